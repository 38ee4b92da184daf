import fc from 'fast-check';
import { expect, test } from 'vitest';
import { add, addGaps, all, type Buckets, EMPTY_BUCKETS, whole } from '../../src/model/buckets.ts';
import { deepFreeze, seeded } from './made-soak.ts';

fc.configureGlobal({ seed: 20_251_121 });

const filled = (values: readonly (number | null)[], from: Buckets = EMPTY_BUCKETS): Buckets =>
  values.reduce<Buckets>((sum, value) => (value === null ? addGaps(sum, 1) : add(sum, value)), from);

test('sum, min, max and count of a whole soak are exact from 1 to 100,000 ticks', () => {
  const random = seeded(3);
  let buckets = EMPTY_BUCKETS;
  const truth = { n: 0, gaps: 0, min: Infinity, max: -Infinity, sum: 0 };
  for (let tick = 1; tick <= 100_000; tick++) {
    const value = random() < 0.1 ? null : Math.floor(random() * 2000) - 1000;
    if (value === null) truth.gaps++;
    else {
      truth.n++;
      truth.sum += value;
      truth.min = Math.min(truth.min, value);
      truth.max = Math.max(truth.max, value);
    }
    buckets = value === null ? addGaps(buckets, 1) : add(buckets, value);
    if (tick > 1100 && tick % 9973 !== 0 && tick !== 100_000) continue;
    const { n, gaps, min, max, sum } = truth;
    expect(whole(buckets)).toEqual(n === 0 ? [0, gaps, 0, 0, 0] : [n, gaps, min, max, sum]);
    expect(all(buckets).length).toBeLessThanOrEqual(256);
  }
});

test('every bucket but the last holds exactly its width of ticks', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constant(null), fc.integer({ min: -9, max: 9 })), { maxLength: 3000 }),
      (values) => {
        const buckets = filled(values);
        for (const [n, gaps] of buckets.full) expect(n + gaps).toBe(buckets.width);
        expect(buckets.open[0] + buckets.open[1]).toBeLessThan(buckets.width);
        expect(all(buckets).reduce((sum, [n, gaps]) => sum + n + gaps, 0)).toBe(values.length);
      },
    ),
    { numRuns: 30 },
  );
});

test('many gaps at once are the same as one by one', () => {
  fc.assert(
    fc.property(fc.nat(700), fc.nat(3000), (before, gaps) => {
      const from = filled(Array.from({ length: before }, (_, i) => i));
      expect(addGaps(from, gaps)).toEqual(
        filled(
          Array.from({ length: gaps }, () => null),
          from,
        ),
      );
    }),
    { numRuns: 25 },
  );
});

test('a million gaps, and a thousand million, cost next to nothing', () => {
  const started = performance.now();
  expect(whole(addGaps(add(EMPTY_BUCKETS, 5), 1e6))).toEqual([1, 1e6, 5, 5, 5]);
  expect(whole(addGaps(EMPTY_BUCKETS, 1e9))).toEqual([0, 1e9, 0, 0, 0]);
  expect(performance.now() - started).toBeLessThan(200);
});

test('a gap is a gap: it is neither a lowest value of 0 nor counted in the mean', () => {
  const [n, gaps, min, max, sum] = whole(filled([null, 7, null, 9]));
  expect([n, gaps, min, max, sum / n]).toEqual([2, 2, 7, 9, 8]);
  expect(whole(filled([-3, null]))).toEqual([1, 1, -3, -3, -3]);
});

test('no gaps and nothing at all change nothing', () => {
  expect(addGaps(EMPTY_BUCKETS, 0)).toBe(EMPTY_BUCKETS);
  expect(all(EMPTY_BUCKETS)).toEqual([]);
  expect(whole(EMPTY_BUCKETS)).toEqual([0, 0, 0, 0, 0]);
});

test('what is added to is left as it was', () => {
  let buckets = deepFreeze(EMPTY_BUCKETS);
  for (let i = 0; i < 600; i++) buckets = deepFreeze(i % 7 === 0 ? addGaps(buckets, 2) : add(buckets, i));
});
