import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { amountAt, dueAt, dueBy, firstFrom, type RatePace, shareOf } from '../../src/model/pace.ts';

const paceOf = (more: Partial<RatePace> = {}): RatePace => ({
  kind: 'rate',
  atMs: 1000,
  done: 0,
  burst: 0,
  perSecond: 100,
  ramp: null,
  shares: [0],
  ...more,
});

const paces: fc.Arbitrary<RatePace> = fc
  .record({
    atMs: fc.integer({ min: 0, max: 1e9 }),
    // A millionth of a request is the least: nobody paces with numbers that a float can hardly hold.
    done: fc.oneof(
      fc.nat({ max: 1e6 }),
      fc.nat({ max: 1e12 }).map((millionths) => millionths / 1e6),
    ),
    burst: fc.constantFrom(0, 0, 7, 1000),
    perSecond: fc.double({ min: 0.1, max: 20_000, noNaN: true }),
    ramp: fc.oneof(
      fc.constant(null),
      fc.record({
        to: fc.double({ min: 0.1, max: 20_000, noNaN: true }),
        overMs: fc.integer({ min: 1, max: 600_000 }),
      }),
    ),
  })
  .map(paceOf);

describe('an open loop', () => {
  test('at a constant rate has exactly rate · seconds requests in [start, end)', () => {
    const pace = paceOf({ perSecond: 1000 });
    expect(dueBy(pace, 1000)).toBe(0);
    expect(firstFrom(dueBy(pace, 11_000))).toBe(10_000);
    expect(dueAt(pace, 9999)).toBeLessThan(11_000);
    expect(dueAt(pace, 10_000)).toBe(11_000);
  });

  test('on a ramp has the area below it, and goes on with its end', () => {
    const pace = paceOf({ perSecond: 0, ramp: { to: 100, overMs: 10_000 } });
    expect(dueBy(pace, 6000)).toBeCloseTo(125);
    expect(dueBy(pace, 11_000)).toBeCloseTo(500);
    expect(dueBy(pace, 12_000)).toBeCloseTo(600);
    expect([1000, 6000, 11_000, 99_000].map((ms) => amountAt(pace, ms))).toEqual([0, 50, 100, 100]);
  });

  test('has its burst all at once, at the very beginning', () => {
    const pace = paceOf({ done: 5, burst: 10, perSecond: 1 });
    expect([5, 14, 15, 16].map((k) => dueAt(pace, k))).toEqual([1000, 1000, 1000, 2000]);
    expect(dueBy({ ...pace, perSecond: 0 }, 1e9)).toBe(15);
    expect(dueAt({ ...pace, perSecond: 0 }, 15)).toBe(Infinity);
  });

  test('never takes a request back, and tells when each is due', () => {
    fc.assert(
      fc.property(paces, fc.nat({ max: 100_000 }), (pace, n) => {
        const k = firstFrom(pace.done) + pace.burst + n;
        const atMs = dueAt(pace, k);
        expect(atMs).toBeGreaterThanOrEqual(pace.atMs);
        expect(dueAt(pace, k + 1)).toBeGreaterThanOrEqual(atMs);
        // So many have come due before it, to a thousandth; spans are half-open, so at its start none has.
        const before = atMs > pace.atMs ? k : pace.done;
        expect(Math.abs(dueBy(pace, atMs) - before)).toBeLessThan(1e-3 * Math.max(1, Math.sqrt(k)));
      }),
      { numRuns: 2000 },
    );
  });
});

test('VUs on a ramp are whole', () => {
  const pace = {
    kind: 'vus',
    atMs: 0,
    vus: 1,
    ramp: { to: 4, overMs: 3000 },
    flows: null,
    done: 0,
    shares: [0],
  } as const;
  expect([0, 400, 600, 1500, 3000, 9000].map((ms) => amountAt(pace, ms))).toEqual([1, 1, 2, 3, 4, 4]);
});

test('workers share every number once, however they are dealt out', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.nat({ max: 1000 }),
      fc.nat({ max: 1000 }),
      (of, from, more) => {
        const parts = Array.from({ length: of }, (_, place) => shareOf(place, of, from, from + more));
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(more);
        expect(Math.max(...parts) - Math.min(...parts)).toBeLessThanOrEqual(1);
      },
    ),
  );
});
