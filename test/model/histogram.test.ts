import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  BUCKETS,
  bucketOf,
  constant,
  countOf,
  EMPTY,
  type Histogram,
  latencyFigures,
  MAX_MICROS,
  mean,
  merge,
  mergeAll,
  percentile,
  since,
  upperOf,
} from '../../src/model/histogram.ts';
import { seeded } from './made-soak.ts';

fc.configureGlobal({ seed: 20_251_121 });

const micros = fc.oneof(
  fc.integer({ min: 0, max: 600 }),
  fc.integer({ min: 0, max: 5_000_000 }),
  fc.integer({ min: 0, max: MAX_MICROS }),
);
const samples = fc.array(micros, { minLength: 1, maxLength: 200 });

const of = (values: readonly number[]): Histogram =>
  values.reduce<Histogram>((sum, value) => merge(sum, constant(value, 1)), EMPTY);

/** Nearest rank on the samples themselves, in seconds. */
function trulyAt(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[Math.max(1, Math.ceil(q * sorted.length)) - 1] as number) / 1e6;
}

test('a percentile is never below the true one and at most 1/128 above it', () => {
  fc.assert(
    fc.property(samples, fc.constantFrom(0, 0.5, 0.9, 0.95, 0.99, 1), (values, q) => {
      const truth = trulyAt(values, q);
      const told = percentile(of(values), q) as number;
      expect(told).toBeGreaterThanOrEqual(truth);
      expect(told).toBeLessThanOrEqual(truth * (1 + 1 / 128));
    }),
  );
});

test('merging is associative and commutative, and loses no request', () => {
  fc.assert(
    fc.property(samples, samples, samples, (x, y, z) => {
      const [a, b, c] = [of(x), of(y), of(z)];
      expect(merge(a, b)).toEqual(merge(b, a));
      expect(merge(merge(a, b), c)).toEqual(merge(a, merge(b, c)));
      expect(countOf(merge(a, b))).toBe(x.length + y.length);
      expect(merge(a, b)).toEqual(of([...x, ...y]));
      expect(merge(a, EMPTY)).toEqual(a);
    }),
  );
});

test('merging changes neither of the two', () => {
  const [a, b] = [Object.freeze(of([1, 300])), Object.freeze(of([300, 9000]))];
  expect(countOf(merge(a, b))).toBe(4);
  expect(a).toEqual(of([1, 300]));
});

test('what a total gained since it was another is what was merged in between', () => {
  fc.assert(
    fc.property(samples, samples, (x, y) => {
      expect(since(merge(of(x), of(y)), of(x))).toEqual(of(y));
      expect(since(of(x), of(x))).toEqual([]);
      expect(since(of(x), EMPTY)).toEqual(of(x));
    }),
  );
});

test('every bucket holds its own upper end and nothing above it', () => {
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    expect(bucketOf(upperOf(bucket))).toBe(bucket);
    if (bucket < BUCKETS - 1) expect(bucketOf(upperOf(bucket) + 1)).toBe(bucket + 1);
  }
  expect(upperOf(BUCKETS - 1)).toBe(MAX_MICROS);
});

test('latencies below 256 µs are told exactly', () => {
  for (let value = 0; value < 256; value++) expect(percentile(constant(value, 3), 0.5)).toBe(value / 1e6);
});

test.each([
  [Number.NaN, 0],
  [-1, 0],
  [Number.NEGATIVE_INFINITY, 0],
  [Number.POSITIVE_INFINITY, MAX_MICROS],
  [1e300, MAX_MICROS],
  [MAX_MICROS + 1, MAX_MICROS],
])('a latency of %d µs counts as %d', (given, counted) => {
  expect(bucketOf(given)).toBe(bucketOf(counted));
});

test('the exact rank counts: 95 of 100 fast requests make a fast p95, 94 do not', () => {
  const fastAnd = (fast: number) => merge(constant(100, fast), constant(200, 100 - fast));
  expect(percentile(fastAnd(95), 0.95)).toBe(100e-6);
  expect(percentile(fastAnd(94), 0.95)).toBe(200e-6);
});

test('the mean of a bucket lies within the bucket', () => {
  fc.assert(
    fc.property(samples, (values) => {
      const truth = values.reduce((sum, value) => sum + value, 0) / values.length / 1e6;
      expect(Math.abs((mean(of(values)) as number) - truth)).toBeLessThanOrEqual(truth / 128 + 1e-6);
    }),
  );
});

test('no request has no figures: null, never 0', () => {
  expect(percentile(EMPTY, 0.99)).toBeNull();
  expect(mean(EMPTY)).toBeNull();
  expect(Object.values(latencyFigures(EMPTY))).toEqual([null, null, null, null, null, null]);
  expect(constant(5, 0)).toEqual([]);
});

test('a histogram is plain data: it is the same after JSON', () => {
  fc.assert(
    fc.property(samples, (values) => {
      expect(JSON.parse(JSON.stringify(of(values)))).toEqual(of(values));
    }),
  );
});

test('many histograms merged at once are the same as one by one', () => {
  const random = seeded(3);
  const some = Array.from({ length: 40 }, () => constant(random() * 1e9, 1 + Math.floor(random() * 5)));
  expect(mergeAll(some)).toEqual(some.reduce(merge, EMPTY));
  expect(mergeAll([])).toEqual(EMPTY);
});
