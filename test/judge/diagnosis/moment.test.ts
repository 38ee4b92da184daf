import { describe, expect, test } from 'vitest';
import { MOMENT_TICKS, presentMoment } from '../../../src/judge/diagnosis/moment.ts';
import { soakMoments } from '../../../src/judge/diagnosis/soak-moments.ts';
import { soaked } from '../../model/made-soak.ts';

const levels = (values: readonly (number | null)[], everyMs = 1000) =>
  soaked({ everyMs }, values.length, (tick) => ({ values: { x: values[tick] ?? null, other: 1 } }));
const ramp = (ticks: number, of: (tick: number) => number | null) =>
  Array.from({ length: ticks }, (_, i) => of(i));

describe('the present', () => {
  test('is the last ten ticks, and what of them is known', () => {
    const moment = presentMoment(levels(ramp(35, (tick) => tick)));
    expect(moment?.of('x')).toEqual({ mean: 29.5, min: 25, max: 34 });
    expect(moment?.perSecond('x')).toBe(1);
    expect(moment?.slope('x')).toBe(1);
    expect(moment?.of('never')).toBeNull();
  });

  test('is none before the soak has had ten', () => {
    expect(presentMoment(levels(ramp(MOMENT_TICKS - 1, () => 1)))).toBeNull();
    expect(presentMoment(levels(ramp(MOMENT_TICKS, () => 1)))?.of('x')?.mean).toBe(1);
  });

  test('in ticks of a quarter of a second grows four times as fast', () => {
    const moment = presentMoment(
      levels(
        ramp(35, (tick) => tick),
        250,
      ),
    );
    expect([moment?.seconds, moment?.perSecond('x'), moment?.slope('x')]).toEqual([2.5, 4, 4]);
  });
});

test('of a series with fewer than a quarter of its ticks nothing is known', () => {
  const sparse = (every: number) =>
    presentMoment(levels(ramp(40, (tick) => (tick % every === 0 ? 7 : null))));
  expect(sparse(2)?.of('x')?.mean).toBe(7);
  expect(sparse(10)?.of('x')).toBeNull();
  expect(sparse(10)?.perSecond('x')).toBeNull();
});

test('a count that began again at 0 has grown by what it shows since, and never by less than nothing', () => {
  const moment = presentMoment(levels(ramp(30, (tick) => (tick < 20 ? 1000 + tick : 2 * (tick - 20)))));
  expect(moment?.perSecond('x')).toBeCloseTo(2, 9);
});

describe('a soak', () => {
  test.each([
    [9, []],
    [10, [10]],
    [25, [10, 15]],
    [255, [...Array.from({ length: 24 }, () => 10), 15]],
    [300, Array.from({ length: 30 }, () => 10)],
  ])('of %i ticks is in moments of ten and more, with nothing left over', (ticks, lengths) => {
    const { moments } = soakMoments(levels(ramp(ticks, () => 1)));
    expect(moments.map(({ moment }) => moment.ticks)).toEqual(lengths);
    expect(moments.map(({ from }) => from)).toEqual(lengths.map((_, i) => 10 * i));
  });

  test('has the same in its moments as the present had then', () => {
    const state = levels(ramp(60, (tick) => tick ** 2));
    const present = presentMoment(state);
    const last = soakMoments(state).moments.at(-1)?.moment;
    for (const read of ['of', 'perSecond', 'slope'] as const)
      expect(last?.[read]('x')).toEqual(present?.[read]('x'));
  });

  test('knows what is usual in it once it has three moments', () => {
    const { usual } = soakMoments(levels(ramp(100, (tick) => tick)));
    expect(usual.of('x')).toEqual({ low: 14.5, mid: 54.5, high: 84.5 });
    expect(usual.perSecond('x')).toEqual({ low: 1, mid: 1, high: 1 });
    expect(soakMoments(levels(ramp(29, () => 1))).usual.of('x')).toBeNull();
  });
});
