import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LEAKING, type LeakingFamily } from '../../make/leaking-families.ts';
import { randomOf } from '../../make/random.ts';
import { STILL, type StillFamily } from '../../make/still-families.ts';
import type { Trace } from '../../make/trace.ts';
import { judgeTrace } from './made-track.ts';

fc.configureGlobal({ seed: 20_251_121, numRuns: 25 });

const TICKS = 12 * 3600;
const traces = fc
  .tuple(
    fc.constantFrom(
      'flat',
      'warm-up',
      'steps',
      'sawtooth',
      'restarts',
      'leak',
      'warm-up + leak',
      'late onset',
    ),
    fc.integer({ min: 1, max: 1000 }),
  )
  .map(([family, seed]): Trace => {
    const random = randomOf(seed);
    const make = STILL[family] as StillFamily | undefined;
    return make ? make(TICKS, random) : (LEAKING[family] as LeakingFamily)(TICKS, 0.9, random);
  });

test('a unit more or less scales the figures and leaves the state', () => {
  fc.assert(
    fc.property(traces, fc.constantFrom(1e-6, 1 / 1024, 3, 1e6), (trace, unit) => {
      const [before, after] = [
        judgeTrace(trace),
        judgeTrace({ ...trace, values: trace.values.map((each) => each * unit) }),
      ];
      expect(after.state).toBe(before.state);
      expect((after.slopePerHour ?? 0) / unit / (before.slopePerHour ?? 1)).toBeCloseTo(1, 6);
    }),
  );
});

test('a constant more changes neither the slope nor its interval', () => {
  fc.assert(
    fc.property(traces, fc.integer({ min: -100, max: 1000 }), (trace, megabytes) => {
      const [before, after] = [
        judgeTrace(trace),
        judgeTrace({ ...trace, values: trace.values.map((each) => each + megabytes * 1e6) }),
      ];
      for (const figure of ['slopePerHour', 'low', 'high'] as const)
        expect(Math.abs((after[figure] ?? 0) - (before[figure] ?? 0))).toBeLessThan(1);
    }),
  );
});

test('a few percent of the ticks less leave the state, and the slope within its interval', () => {
  fc.assert(
    fc.property(traces, fc.double({ min: 0.01, max: 0.04, noNaN: true }), (trace, share) => {
      const random = randomOf(7);
      const values = trace.values.map((each) => (random.uniform() < share ? Number.NaN : each));
      const [before, after] = [judgeTrace(trace), judgeTrace({ ...trace, values })];
      expect(after.slopePerHour).toBeGreaterThanOrEqual(before.low ?? Number.NaN);
      expect(after.slopePerHour).toBeLessThanOrEqual(before.high ?? Number.NaN);
      expect(after.state === 'LEAK').toBe(before.state === 'LEAK');
    }),
  );
});
