import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openSchedule, type RatePace } from '../../src/load/pacing.ts';

const pace = (atMs: number, done: number, perSecond: number): RatePace => ({
  kind: 'rate',
  atMs,
  done,
  perSecond,
});

function takeUntil(schedule: ReturnType<typeof openSchedule>, ms: number): [number, number][] {
  const taken: [number, number][] = [];
  while (schedule.nextDueMs() <= ms) {
    const dueMs = schedule.nextDueMs();
    taken.push([schedule.take(), dueMs]);
  }
  return taken;
}

test('number k is due k / rate after the start, so that a span of time holds exactly its share', () => {
  const schedule = openSchedule(pace(1000, 0, 4), 0, 1);
  expect(takeUntil(schedule, 1999)).toEqual([
    [0, 1000],
    [1, 1250],
    [2, 1500],
    [3, 1750],
  ]);
});

test('a worker has every n-th number, from wherever the load has got to', () => {
  const schedule = openSchedule(pace(0, 100, 10), 1, 3);
  expect(takeUntil(schedule, 999).map(([number]) => number)).toEqual([100, 103, 106, 109]);
});

test('a paused load is due nothing, and goes on with the number it stopped at', () => {
  const schedule = openSchedule(pace(0, 0, 10), 0, 1);
  schedule.change(pace(1050, 10.5, 0));
  expect(takeUntil(schedule, 1e9)).toHaveLength(11);
  schedule.change(pace(5000, 10.5, 10));
  expect(schedule.nextDueMs()).toBe(5050);
  expect(schedule.take()).toBe(11);
});

test('a worker that takes the place of another does not owe what came due before it was there', () => {
  const schedule = openSchedule(pace(0, 0, 0), 1, 2);
  schedule.change(pace(60_000, 6000.5, 100));
  expect(schedule.nextDueMs()).toBeCloseTo(60_005, 6);
  expect(schedule.take()).toBe(6001);
});

test('nothing is due from the stop on', () => {
  const schedule = openSchedule(pace(0, 0, 1000), 0, 1);
  schedule.stop(500);
  expect(schedule.countBefore(1e9)).toBe(500);
  expect(takeUntil(schedule, 1e9)).toHaveLength(500);
});

test('what is due before a moment is counted as it would be taken, even after an hour', () => {
  const schedule = openSchedule(pace(0, 0, 50_000), 1, 2);
  expect(schedule.countBefore(3_600_000)).toBe(90_000_000);
  schedule.skip(90_000_000);
  expect(schedule.nextDueMs()).toBeGreaterThanOrEqual(3_600_000);
});

test('a change that arrives late sends nothing twice and leaves nothing out', () => {
  const schedule = openSchedule(pace(0, 0, 100), 0, 1);
  const before = takeUntil(schedule, 500);
  schedule.change(pace(200, 20, 10));
  const after = takeUntil(schedule, 5000);
  expect([...before, ...after].map(([number]) => number)).toEqual(
    Array.from({ length: before.length + after.length }, (_, i) => i),
  );
  expect(after[0]).toEqual([51, 200 + 31 * 100]);
});

test('whatever the changes and however late they come, n workers take each number exactly once', () => {
  const change = fc.record({
    afterMs: fc.integer({ min: 1, max: 700 }),
    perSecond: fc.oneof(fc.constant(0), fc.double({ min: 0.5, max: 3000, noNaN: true })),
    lateMs: fc.integer({ min: -300, max: 300 }),
  });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.array(change, { maxLength: 6 }), (of, changes) => {
      let now = pace(1e8 + 0.123, 0, 777);
      const told = changes.map(({ afterMs, perSecond, lateMs }) => {
        const atMs = now.atMs + afterMs;
        now = pace(atMs, now.done + (afterMs * now.perSecond) / 1000, perSecond);
        return { pace: now, heardMs: atMs + lateMs };
      });
      told.push({ pace: pace(now.atMs + 500, now.done + now.perSecond / 2, 1000), heardMs: now.atMs });
      const last = told.at(-1)?.pace as RatePace;
      const count = Math.floor(last.done) + 500;
      const taken: number[] = [];
      for (let index = 0; index < of; index++) {
        const schedule = openSchedule(pace(1e8 + 0.123, 0, 777), index, of);
        for (const { pace: next, heardMs } of told) {
          taken.push(...takeUntil(schedule, heardMs).map(([number]) => number));
          schedule.change(next);
        }
        while (taken.length < 1e6 && schedule.nextDueMs() < last.atMs + 5e5) {
          const number = schedule.take();
          taken.push(number);
          if (number >= count) break;
        }
      }
      const early = taken.filter((number) => number < count).sort((a, b) => a - b);
      expect(early).toEqual(Array.from({ length: early.length }, (_, i) => i));
      expect(early.length).toBe(count);
    }),
    { numRuns: 200 },
  );
});
