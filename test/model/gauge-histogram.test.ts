import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gaugePercentile, histogramOf } from '../../src/model/gauge-histogram.ts';
import { EMPTY, merge } from '../../src/model/histogram.ts';

fc.configureGlobal({ seed: 20_251_121 });

const of = (values: readonly number[]) =>
  values.reduce((histogram, value) => merge(histogram, histogramOf(value)), EMPTY);

test('a percentile lies within 1/128 of the true one, whatever the sign and the size', () => {
  const value = fc.oneof(
    ...[1, 1e15].map((max) =>
      fc.double({ min: -max, max, noNaN: true }).filter((each) => each === 0 || Math.abs(each) > 1e-11),
    ),
    fc.integer({ min: -300, max: 300 }),
    fc.integer({ min: -39, max: 60 }).map((power) => 2 ** power),
  );
  fc.assert(
    fc.property(
      fc.array(value, { minLength: 1, maxLength: 60 }),
      fc.double({ min: 0.01, max: 0.999, noNaN: true }),
      (values, q) => {
        const sorted = [...values].sort((a, b) => a - b);
        const truth = sorted[Math.max(1, Math.ceil(q * sorted.length)) - 1] as number;
        const room = Math.abs(truth) / 128 + 1e-12;
        const lower = gaugePercentile(of(values), q, 'lower') as number;
        const upper = gaugePercentile(of(values), q, 'upper') as number;
        expect(lower).toBeLessThanOrEqual(truth);
        expect(upper).toBeGreaterThanOrEqual(truth);
        expect(upper - lower).toBeLessThanOrEqual(room);
      },
    ),
    { numRuns: 2000 },
  );
});

test('no value is no percentile', () => {
  expect(gaugePercentile(EMPTY, 0.5, 'upper')).toBeNull();
});

test('values without end fill a bounded number of buckets', () => {
  for (const value of [0, 1e300, -1e300, 1e-300, Number.MAX_VALUE, Infinity, Number.NaN])
    expect(Math.abs(histogramOf(value)[0] as number)).toBeLessThanOrEqual(101 * 128);
});
