import { expect, test } from 'vitest';
import { listed } from '../../../src/judge/compare/batches.ts';
import { type Collected, collect, NOTHING_COLLECTED } from '../../../src/judge/compare/collect.ts';
import { compareSides } from '../../../src/judge/compare/compare.ts';
import { sideOfRun } from '../../../src/judge/compare/side-of-run.ts';
import { judge } from '../../../src/judge/judge.ts';
import type { RunEvent } from '../../../src/model/event.ts';
import { constant, merge } from '../../../src/model/histogram.ts';
import { fold } from '../../../src/model/reduce.ts';
import type { Shape } from '../../../src/model/shape.ts';
import { DNS, gaussian, profileOf, START, soakOf, tickOf } from '../../model/made-soak.ts';
import { stageOf } from '../made-stage.ts';

const sideOf = (events: readonly RunEvent[]) => {
  const collected = events.reduce<Collected>(collect, NOTHING_COLLECTED);
  const state = fold(events);
  return sideOfRun(state, collected, judge(state));
};

/** 1,000 requests a tick; CPU and file as they are asked for. */
function soak({ cpu = 0.5, fileBytes = 100, rssBytes = 200e6, seed = 1 } = {}): RunEvent[] {
  const normal = gaussian(seed);
  let file = 1e9;
  return [
    ...soakOf(profileOf(), 300, (i) => {
      file += fileBytes * 1000 * (1 + 0.1 * normal());
      const done = (i + 1) * 1000;
      return {
        values: {
          ...{ 'dns.due': done, 'dns.ok': done - 3, 'dns.errors': 3, 'dns.lost': 0, 'dns.missed': 0 },
          ...{ 'dns.asked': 1000, 'dns.rate': 1000 + normal() },
          'process.cpu': cpu * (1 + 0.05 * normal()),
          'process.rss': rssBytes * (1 + 0.01 * normal()),
          'sqlite.file': file,
        },
        histograms: { dns: merge(constant(5000, 990), constant(30_000, 10)) },
      };
    }),
  ];
}

test('CPU and bytes of a file are told for each request, memory as it was on average', () => {
  const { figures } = sideOf(soak());
  expect(figures['series.process.cpu_per_request']?.value).toBeCloseTo(0.0005, 5);
  expect(figures['series.sqlite.file_per_request']?.value).toBeCloseTo(100, 0);
  expect(figures['series.process.rss']?.value).toBeCloseTo(200e6, -6);
  expect(figures['dns_1000qps.error_rate']?.value).toBeCloseTo(3 / 300_000, 7);
  for (const { low, value, high } of Object.values(figures)) {
    expect(low).toBeLessThanOrEqual(value);
    expect(high).toBeGreaterThanOrEqual(value);
  }
});

test.each([
  ['CPU a request', { cpu: 0.8 }],
  ['file a request', { fileBytes: 180 }],
  ['memory', { rssBytes: 300e6 }],
])('more %s is found, and nothing else is blamed', (name, more) => {
  const { state, figures } = compareSides(sideOf(soak()), sideOf(soak({ ...more, seed: 2 })), 0.2);
  expect(state).toBe('worse');
  expect(figures.filter((each) => each.state === 'worse').map((each) => each.name)).toEqual([name]);
});

test('a gap of a probe is no zero', () => {
  const silent = soak().map((event, i) => {
    if (event.type !== 'tick' || i % 3 !== 0) return event;
    return { ...event, values: { ...event.values, 'process.cpu': null, 'process.rss': null } };
  });
  const { figures } = sideOf(silent);
  expect(figures['series.process.cpu_per_request']?.value).toBeCloseTo(0.0005, 5);
  expect(figures['series.process.rss']?.value).toBeCloseTo(200e6, -6);
});

const STEPS: Shape = {
  unit: 'rate',
  kind: 'steps',
  steps: [100, 200],
  settleMs: 0,
  holdMs: 100_000,
  restMs: 0,
};

/** Two steps of 100 ticks; the second one as slow as is asked for. */
function stepped(p95: number): RunEvent[] {
  const profile = profileOf({ loads: [{ ...DNS, shape: STEPS }] });
  const stage = (index: number, asked: number, seconds: number): RunEvent => {
    const figures = {
      p50: seconds / 2,
      p90: seconds,
      p95: seconds,
      p99: seconds,
      max: seconds,
      mean: seconds / 2,
    };
    const counts = { index, asked, due: asked * 100, ok: asked * 100 };
    return { type: 'stage', at: START, load: 'dns', stage: stageOf({ ...counts, latency: { '': figures } }) };
  };
  const ticks = [
    ...soakOf(profile, 200, (i) => {
      const micros = (i < 100 ? 0.02 : p95) * 1e6;
      return {
        values: { 'dns.due': i },
        histograms: { dns: merge(constant(micros / 2, 60), constant(micros, 40)) },
      };
    }),
  ];
  return [...ticks.slice(0, 102), stage(0, 100, 0.02), ...ticks.slice(102), stage(1, 200, p95)];
}

test('each step is compared with the one of the same amount', () => {
  const { state, figures } = compareSides(sideOf(stepped(0.02)), sideOf(stepped(0.05)), 0.2);
  expect(state).toBe('worse');
  const of = (amount: string) =>
    figures
      .filter((each) => each.of === `dns at ${amount}/s` && each.name === 'p95')
      .map((each) => each.state);
  expect(of('100')).toEqual(['no worse']);
  expect(of('200')).toEqual(['worse']);
});

test('of steps the whole is not compared, and what was good to the end of the range is no worse', () => {
  const side = sideOf(stepped(0.02));
  expect(
    Object.keys(side.figures).filter((key) => key.includes('rate_per_second') || key.includes(':')),
  ).toEqual([]);
  expect(side.figures['dns.capacity']).toMatchObject({ value: 200, high: Infinity });
  const { figures } = compareSides(side, side, 0.2);
  expect(figures.find(({ name }) => name === 'capacity')).toMatchObject({
    state: 'no worse',
    now: { high: null },
  });
});

test('a soak of any length is kept in a few stretches, and the cool-down belongs to the last', () => {
  let collected: Collected = { ...NOTHING_COLLECTED, phase: 'soak' };
  for (let i = 0; i < 5000; i++)
    collected = collect(collected, tickOf(i, { 'dns.due': i + 1 }, { dns: constant(1000, 2) }));
  expect(collected.soak.full.length).toBeLessThan(40);
  collected = collect(collected, { type: 'phase', at: START, phase: 'cooldown' });
  collected = collect(collected, tickOf(5000, { 'dns.due': 5001 }, { dns: constant(1000, 7) }));
  const batches = listed(collected.soak, 20);
  expect(batches.length).toBeLessThanOrEqual(20);
  const count = batches.reduce((sum, { histograms }) => sum + (histograms.dns?.[1] ?? 0), 0);
  expect(count).toBe(10_007);
  expect(batches.reduce((sum, { ticks }) => sum + ticks, 0)).toBe(5000);
  expect(batches.at(-1)?.readings['dns.due']?.last).toBe(5001);
});

test('a tick that comes twice, and those of the warm-up, count for nothing', () => {
  const warm = collect(
    { ...NOTHING_COLLECTED, phase: 'warmup' },
    tickOf(1, { 'dns.due': 1 }, { dns: constant(9, 9) }),
  );
  expect(listed(warm.soak, 20)).toEqual([]);
  const once = collect({ ...warm, phase: 'soak' }, tickOf(2, {}, { dns: constant(9, 9) }));
  expect(collect(once, tickOf(2, {}, { dns: constant(9, 9) }))).toBe(once);
});
