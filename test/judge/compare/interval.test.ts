import { expect, test } from 'vitest';
import { estimateOf, percentileOf, shareOf, wideningOf } from '../../../src/judge/compare/interval.ts';
import { constant, merge } from '../../../src/model/histogram.ts';
import { gaussian, seeded } from '../../model/made-soak.ts';
import { histogramOf } from './made-process.ts';

test('a share of independent failures has Wilson’s interval', () => {
  // 10 of 1,000 at z = 2.5758: 0.453 to 2.193 %.
  const parts = Array.from({ length: 10 }, () => ({ over: 1, under: 100 }));
  const share = shareOf(parts);
  expect(share?.value).toBe(0.01);
  expect(share?.low).toBeCloseTo(0.00453, 5);
  expect(share?.high).toBeCloseTo(0.02193, 5);
});

test('failures that come in one burst make a share less sure than as many that are spread', () => {
  const spread = Array.from({ length: 20 }, () => ({ over: 5, under: 1000 }));
  const burst = spread.map((part, i) => ({ ...part, over: i === 7 ? 100 : 0 }));
  expect(wideningOf(spread)).toBe(1);
  expect(wideningOf(burst)).toBeGreaterThan(50);
  expect(shareOf(burst)?.high).toBeGreaterThan(2 * (shareOf(spread)?.high ?? 0));
});

test('nothing that came due has no share, and four stretches are the least for a mean', () => {
  expect(shareOf([])).toBeNull();
  expect(shareOf([{ over: 0, under: 0 }])).toBeNull();
  const parts = (count: number) => Array.from({ length: count }, (_, i) => ({ over: i, under: 1 }));
  expect(estimateOf(parts(3))).toBeNull();
  expect(estimateOf(parts(4))?.value).toBe(1.5);
});

test('a 99 % interval of a mean misses in about one run of a hundred', () => {
  const normal = gaussian(5);
  const missed = Array.from({ length: 2000 }, () =>
    estimateOf(Array.from({ length: 20 }, () => ({ over: 100 + normal(), under: 1 }))),
  ).filter((each) => each && (each.low > 100 || each.high < 100)).length;
  expect(missed).toBeGreaterThan(0);
  expect(missed / 2000).toBeLessThan(0.015);
});

test('stretches that resemble their neighbours count for fewer', () => {
  const normal = gaussian(3);
  const steady = Array.from({ length: 20 }, () => ({ over: normal(), under: 1 }));
  const sorted = [...steady].sort((a, b) => a.over - b.over);
  const width = (parts: typeof steady) => {
    const estimate = estimateOf(parts);
    return estimate ? estimate.high - estimate.low : 0;
  };
  expect(width(sorted)).toBeGreaterThan(2 * width(steady));
});

test('a percentile of few requests has no upper bound, of one stretch no bounds at all', () => {
  const few = Array.from({ length: 10 }, () => constant(1000, 5));
  expect(percentileOf(few, 0.99)).toMatchObject({ value: 0.001003, high: Infinity });
  expect(percentileOf([constant(1000, 5000)], 0.5)).toMatchObject({ low: 0, high: Infinity });
  expect(percentileOf([], 0.5)).toBeNull();
});

test('the interval of a percentile holds what is true of the process, and narrows with more requests', () => {
  const random = seeded(11);
  const batches = (size: number) =>
    Array.from({ length: 20 }, () =>
      histogramOf(Array.from({ length: size }, () => 10_000 * (1 + random()))),
    );
  const [small, large] = [percentileOf(batches(100), 0.95), percentileOf(batches(10_000), 0.95)];
  for (const estimate of [small, large]) {
    expect(estimate?.low).toBeLessThan(0.0195);
    expect(estimate?.high).toBeGreaterThan(0.0195);
  }
  const width = (estimate: typeof small) => (estimate ? estimate.high - estimate.low : 0);
  expect(width(large)).toBeLessThan(width(small) / 2);
});

test('also of requests that are slow together, 99 % of the intervals hold what is true of the process', () => {
  const RUNS = 300;
  const TRUE_P95 = 0.01 * Math.exp(1.6449 * Math.hypot(0.4, 0.2));
  let held = 0;
  for (let run = 0; run < RUNS; run++) {
    const normal = gaussian(run + 1);
    let level = normal();
    const batches = Array.from({ length: 20 }, () =>
      histogramOf(
        Array.from({ length: 15 }, () => {
          level = 0.7 * level + Math.sqrt(1 - 0.7 ** 2) * normal();
          return Array.from({ length: 20 }, () => 10_000 * Math.exp(0.2 * level + 0.4 * normal()));
        }).flat(),
      ),
    );
    const estimate = percentileOf(batches, 0.95);
    if (estimate && estimate.low <= TRUE_P95 && TRUE_P95 <= estimate.high) held++;
  }
  // As of independent requests they would hold it in 80 %.
  expect(held / RUNS).toBeGreaterThan(0.97);
});

test('a bad minute widens the interval of a tail to both sides of it', () => {
  const quiet = Array.from({ length: 20 }, () => constant(1000, 1000));
  const bad = quiet.map((batch, i) => (i === 4 ? merge(constant(1000, 800), constant(50_000, 200)) : batch));
  expect(percentileOf(quiet, 0.99)?.high).toBeLessThan(0.0011);
  expect(percentileOf(bad, 0.99)?.high).toBeGreaterThan(0.05);
});
