import { expect, test } from 'vitest';
import { compareSides } from '../../../src/judge/compare/compare.ts';
import { decide } from '../../../src/judge/compare/decide.ts';
import type { Side } from '../../../src/judge/compare/side.ts';
import type { Figure } from '../../../src/model/comparison.ts';
import { DNS } from '../../model/made-soak.ts';
import { madeSide } from './made-process.ts';

const SEEDS = 300;

test.each([
  ['independent', 0],
  ['alike from tick to tick', 0.9],
])(
  'the same twice is not called worse and two fifths more are, of latencies that are %s',
  (_, memory) => {
    const counts = { same: 0, slow: 0 };
    for (let seed = 1; seed <= SEEDS; seed++) {
      const made = { memory, ticks: 600, perTick: 20 };
      const base = madeSide(seed, made);
      if (compareSides(base, madeSide(seed + 1000, made), 0.2).state === 'worse') counts.same++;
      const slow = madeSide(seed + 2000, { ...made, micros: 14_000 });
      if (compareSides(base, slow, 0.2).state === 'worse') counts.slow++;
    }
    expect(counts.same / SEEDS).toBeLessThan(0.01);
    expect(counts.slow / SEEDS).toBeGreaterThan(0.95);
  },
  120_000,
);

test('a run is never worse than itself, however short and restless it is', () => {
  for (let seed = 1; seed <= 60; seed++) {
    const side = madeSide(seed, { ticks: 1 + seed * 3, perTick: 1 + (seed % 7), memory: 0.95, unrest: 1 });
    expect(compareSides(side, side, 0).state).not.toBe('worse');
    expect(compareSides(side, side, 0.2).figures.every(({ state }) => state !== 'worse')).toBe(true);
  }
});

test('what got faster is no worse, and 10 % are within the fifth that is tolerated', () => {
  const base = madeSide(1);
  expect(compareSides(base, madeSide(2, { micros: 5000 }), 0.2).state).toBe('no worse');
  expect(compareSides(base, madeSide(3, { micros: 10_500 }), 0.2).state).toBe('no worse');
  expect(compareSides(base, madeSide(3, { micros: 11_500 }), 0).state).toBe('worse');
});

test('between 0.2 ms and 0.3 ms there is a timer, and no regression', () => {
  const [base, slower, slow] = [200, 300, 1500].map((micros, i) => madeSide(i + 1, { micros })) as [
    Side,
    Side,
    Side,
  ];
  expect(compareSides(base, slower, 0.2).state).toBe('no worse');
  expect(compareSides(base, slow, 0.2).state).toBe('worse');
});

test('the worst stands first, and few requests cannot tell', () => {
  const base = madeSide(1);
  const { figures } = compareSides(base, madeSide(2, { micros: 20_000 }), 0.2);
  const rank = ['worse', 'cannot tell', 'no worse'];
  const order = figures.map(({ state }) => rank.indexOf(state));
  expect(order).toEqual([...order].sort());
  expect(figures[0]?.ratio?.value).toBeCloseTo(2, 0);
  expect(
    compareSides(madeSide(1, { ticks: 8, perTick: 3 }), madeSide(2, { ticks: 8, perTick: 3 }), 0.2).state,
  ).toBe('cannot tell');
});

test('failures that were not there are worse, a few in many thousands are not', () => {
  const failing = (share: number) => (tick: number) => ({
    'dns.errors': Math.floor((tick + 1) * 30 * share),
  });
  const base = madeSide(1, { values: failing(0) });
  const failedOf = (share: number) =>
    compareSides(base, madeSide(2, { values: failing(share) }), 0.2).figures.find(
      ({ name }) => name === 'failed',
    );
  expect(failedOf(0)).toMatchObject({ state: 'no worse', why: 'none of 18000 failed' });
  expect(failedOf(0.0001)?.state).toBe('no worse');
  expect(failedOf(0.02)).toMatchObject({ state: 'worse', ratio: null });
});

test('another load says nothing of this one, and is said in words', () => {
  const asked = (amount: number) => ({
    loads: [{ ...DNS, shape: { ...DNS.shape, amount } as typeof DNS.shape }],
    values: () => ({ 'dns.asked': amount }),
  });
  const comparison = compareSides(madeSide(1, asked(1000)), madeSide(2, asked(500)), 0.2);
  expect(comparison.state).toBe('cannot tell');
  expect(comparison.figures[0]?.why).toBe('it was asked for 1000/s before, now for 500/s');
});

test('on another machine latencies say nothing, and on a load that was not delivered neither', () => {
  const base = madeSide(1);
  const elsewhere = compareSides(base, { ...madeSide(2), machine: 'a faster one' }, 0.2);
  expect(elsewhere.state).toBe('cannot tell');
  expect(elsewhere.figures.find(({ name }) => name === 'p95')?.why).toBe('on another machine');
  expect(elsewhere.figures.find(({ name }) => name === 'failed')?.state).toBe('no worse');
  expect(elsewhere.notes[0]).toMatch(/^the machines differ: .*; a faster one$/);
  const spoilt: Side = {
    ...base,
    loads: { dns: { words: '1000/s', mean: 1000, invalid: 'INVALID LOAD dns: too slow' } },
  };
  const invalid = compareSides(base, spoilt, 0.2);
  expect(invalid.figures.every(({ state }) => state === 'cannot tell')).toBe(true);
  expect(invalid.figures[0]?.why).toContain('INVALID LOAD');
});

test('what only one of them has is noted, and nothing in common is no pass', () => {
  const base = madeSide(1);
  const other = madeSide(2, { loads: [{ ...DNS, name: 'api' }] });
  const { state, notes } = compareSides(base, { ...other, figures: {} }, 0.2);
  expect(state).toBe('cannot tell');
  expect(notes).toEqual(['only made-1 has dns: not compared', 'only made-1 has api: not compared']);
});

test('a search that found nothing good is worse than one that did, and soaks of other lengths are noted', () => {
  const capacity = (value: number): Side => ({
    ...madeSide(1),
    figures: {
      'dns.capacity': figure(value, value * 0.95, value * 1.05, {
        load: 'dns',
        better: 'more',
        name: 'capacity',
      }),
    },
  });
  expect(compareSides(capacity(800), capacity(0), 0.2).state).toBe('worse');
  const untold = compareSides(capacity(800), { ...capacity(0), figures: madeSide(1).figures }, 0.2);
  expect(untold.figures.find(({ name }) => name === 'capacity')).toMatchObject({
    state: 'cannot tell',
    now: null,
  });
  expect(compareSides(madeSide(1), madeSide(2, { ticks: 60 }), 0.2).notes).toEqual([
    'the soaks are not of one length: 10 min, 60 s',
  ]);
});

const figure = (value: number, low: number, high: number, more: Partial<Figure> = {}): Figure => ({
  of: 'x',
  name: 'y',
  load: null,
  unit: 'number',
  value,
  low,
  high,
  better: 'less',
  floor: 0,
  isTimed: false,
  best: null,
  ...more,
});

test('what is better by more than would be worse the other way is told as such, and nothing less', () => {
  const [old, faster, much] = [figure(100, 99, 101), figure(90, 89, 91), figure(50, 49, 51)];
  expect(decide(old, much, 0.2)).toMatchObject({ state: 'no worse', isBetter: true });
  expect(decide(old, faster, 0.2)).not.toHaveProperty('isBetter');
  expect(decide(much, old, 0.2)).not.toHaveProperty('isBetter');
  expect(decide(old, figure(50, 10, 95), 0.2)).not.toHaveProperty('isBetter');
  const [slight, less] = [old, much].map((each) => ({ ...each, floor: 100 })) as [Figure, Figure];
  expect(decide(slight, less, 0.2)).not.toHaveProperty('isBetter');
  const more = { better: 'more' } as const;
  expect(decide(figure(100, 99, 101, more), figure(150, 149, 151, more), 0.2)).toHaveProperty('isBetter');
  expect(decide(figure(0, 0, 0, more), figure(5, 4, 6, more), 0.2)).toHaveProperty('isBetter');
  expect(decide(figure(3, 2, 4), figure(0, 0, 0), 0.2)).toHaveProperty('isBetter');
});

test('less of what is good is worse', () => {
  const more = { better: 'more' } as const;
  expect(decide(figure(100, 99, 101, more), figure(70, 69, 71, more), 0.2).state).toBe('worse');
  expect(decide(figure(100, 99, 101, more), figure(90, 89, 91, more), 0.2).state).toBe('no worse');
  expect(decide(figure(100, 60, 140, more), figure(80, 50, 120, more), 0.2).state).toBe('cannot tell');
  expect(decide(figure(100, 99, 101, more), figure(0, 0, 0, more), 0.2).state).toBe('worse');
});

test('without a ratio the difference decides, and no number is invented', () => {
  expect(decide(figure(0, 0, 0), figure(5, 4, 6, { floor: 1 }), 0.2)).toMatchObject({
    state: 'worse',
    ratio: null,
  });
  expect(decide(figure(0, 0, 0), figure(0.5, 0.4, 0.6, { floor: 1 }), 0.2).state).toBe('no worse');
  expect(decide(figure(-3, -4, -2), figure(-3, -4, -2, { floor: 5 }), 0.2)).toMatchObject({
    state: 'no worse',
    ratio: null,
  });
  const open = decide(figure(1, 0, Infinity), figure(1, 0, Infinity), 0.2);
  expect(open).toMatchObject({ state: 'cannot tell', now: { low: 0, high: null } });
  expect(JSON.stringify(open)).not.toMatch(/NaN|Infinity/);
});
