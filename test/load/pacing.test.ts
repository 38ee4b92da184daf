import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openSchedule } from '../../src/load/pacing.ts';
import { dueBy, type RatePace, shareOf } from '../../src/model/pace.ts';

const pace = (
  atMs: number,
  done: number,
  perSecond: number,
  of = 1,
  given: Partial<RatePace> = {},
): RatePace => ({
  kind: 'rate',
  atMs,
  done,
  burst: 0,
  perSecond,
  ramp: null,
  shares: Array.from({ length: of }, (_, i) => i),
  ...given,
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
  const schedule = openSchedule(pace(1000, 0, 4), 0);
  expect(takeUntil(schedule, 1999)).toEqual([
    [0, 1000],
    [1, 1250],
    [2, 1500],
    [3, 1750],
  ]);
});

test('a worker has every n-th number, from wherever the load has got to', () => {
  const schedule = openSchedule(pace(0, 100, 10, 3), 1);
  expect(takeUntil(schedule, 999).map(([number]) => number)).toEqual([100, 103, 106, 109]);
});

test('a paused load is due nothing, and goes on with the number it stopped at', () => {
  const schedule = openSchedule(pace(0, 0, 10), 0);
  schedule.change(pace(1050, 10.5, 0));
  expect(takeUntil(schedule, 1e9)).toHaveLength(11);
  schedule.change(pace(5000, 10.5, 10));
  expect(schedule.nextDueMs()).toBe(5050);
  expect(schedule.take()).toBe(11);
});

test('a worker that takes the place of another does not owe what came due before it was there', () => {
  const schedule = openSchedule(pace(0, 0, 0, 2), 1);
  schedule.change(pace(60_000, 6000.5, 100, 2), 6001);
  expect(schedule.countBefore(60_000)).toBe(0);
  expect(schedule.nextDueMs()).toBeCloseTo(60_005, 6);
  expect(schedule.take()).toBe(6001);
});

test('nothing is due from the stop on', () => {
  const schedule = openSchedule(pace(0, 0, 1000), 0);
  schedule.stop(500);
  expect(schedule.countBefore(1e9)).toBe(500);
  expect(takeUntil(schedule, 1e9)).toHaveLength(500);
});

test('what is due before a moment is counted as it would be taken, even after an hour', () => {
  const schedule = openSchedule(pace(0, 0, 50_000, 2), 1);
  expect(schedule.countBefore(3_600_000)).toBe(90_000_000);
  schedule.skip(90_000_000);
  expect(schedule.nextDueMs()).toBeGreaterThanOrEqual(3_600_000);
});

test('a change that arrives late sends nothing twice and leaves nothing out', () => {
  const schedule = openSchedule(pace(0, 0, 100), 0);
  const before = takeUntil(schedule, 500);
  schedule.change(pace(200, 20, 10));
  const after = takeUntil(schedule, 5000);
  expect([...before, ...after].map(([number]) => number)).toEqual(
    Array.from({ length: before.length + after.length }, (_, i) => i),
  );
  expect(after[0]).toEqual([51, 200 + 31 * 100]);
});

/** Each worker's numbers, when each hears of the paces at its own time; the first is known from the start. */
function takenBy(
  workers: number,
  told: readonly { pace: RatePace; heardMs: number }[],
  untilMs: number,
): number[] {
  const [first, ...later] = told as [{ pace: RatePace; heardMs: number }];
  return Array.from({ length: workers }, (_, index) => {
    const schedule = openSchedule(first.pace, index);
    const taken: number[] = [];
    for (const { pace: next, heardMs } of later) {
      taken.push(...takeUntil(schedule, heardMs).map(([number]) => number));
      schedule.change(next);
    }
    return [...taken, ...takeUntil(schedule, untilMs).map(([number]) => number)];
  })
    .flat()
    .sort((a, b) => a - b);
}

const change = fc.record({
  afterMs: fc.integer({ min: 1, max: 700 }),
  perSecond: fc.oneof(fc.constant(0), fc.double({ min: 0.5, max: 3000, noNaN: true })),
  burst: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 500 })),
  ramp: fc.option(
    fc.record({
      to: fc.double({ min: 0, max: 2000, noNaN: true }),
      overMs: fc.integer({ min: 0, max: 900 }),
    }),
  ),
  lateMs: fc.integer({ min: -300, max: 300 }),
  of: fc.integer({ min: 1, max: 5 }),
});

/** Paces that follow each other as a supervisor makes them. */
function coursePaces(
  changes: readonly (typeof change extends fc.Arbitrary<infer T> ? T : never)[],
  of?: number,
) {
  let now = pace(1e8 + 0.123, 0, 777, of ?? 1);
  const told = [{ pace: now, heardMs: 0 }];
  for (const { afterMs, perSecond, burst, ramp, lateMs, of: own } of changes) {
    const atMs = now.atMs + afterMs;
    now = pace(atMs, dueBy(now, atMs), perSecond, of ?? own, { burst, ramp });
    told.push({ pace: now, heardMs: atMs + lateMs });
  }
  return told;
}

test('whatever the changes and however late they come, n workers take each number exactly once', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.array(change, { maxLength: 6 }), (of, changes) => {
      const told = coursePaces(changes, of);
      const untilMs = (told.at(-1)?.pace.atMs ?? 0) + 2000;
      const taken = takenBy(of, told, untilMs);
      expect(taken).toEqual(Array.from({ length: taken.length }, (_, i) => i));
    }),
    { numRuns: 300 },
  );
});

test('workers that come and go neither double a number nor drop one, when they hear of it in time', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 6 }), (changes) => {
      const told = coursePaces(changes.map((each) => ({ ...each, lateMs: -Math.abs(each.lateMs) })));
      const last = told.at(-1)?.pace as RatePace;
      const taken = takenBy(5, told, last.atMs + 2000);
      expect(taken).toEqual(Array.from({ length: taken.length }, (_, i) => i));
      expect(Math.abs(taken.length - dueBy(last, last.atMs + 2000))).toBeLessThanOrEqual(1);
    }),
    { numRuns: 300 },
  );
});

test('what a schedule says is due by a time is what it then gives, and what the supervisor counts', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 4 }), fc.integer({ min: 0, max: 4000 }), (changes, ms) => {
      const told = coursePaces(changes, 3);
      const schedule = openSchedule((told[0] as (typeof told)[0]).pace, 1);
      for (const { pace: next } of told.slice(1)) schedule.change(next);
      const last = told.at(-1)?.pace as RatePace;
      const untilMs = last.atMs + ms + 0.5;
      const count = schedule.countBefore(untilMs);
      expect(Math.abs(count - shareOf(1, 3, 0, dueBy(last, untilMs)))).toBeLessThanOrEqual(1);
      const half = Math.floor(count / 2);
      schedule.skip(half);
      let taken = 0;
      for (; schedule.nextDueMs() < untilMs; taken++) schedule.take();
      expect(half + taken).toBe(count);
    }),
    { numRuns: 300 },
  );
});

test('a ramp from 0 to 100 a second in 10 s sends 500, ever closer together', () => {
  const schedule = openSchedule(pace(0, 0, 0, 1, { ramp: { to: 100, overMs: 10_000 } }), 0);
  const due = takeUntil(schedule, 9999.99).map(([, ms]) => ms);
  expect(due).toHaveLength(500);
  expect(due[50]).toBeCloseTo(Math.sqrt(50 / 5) * 1000, 3);
  expect(schedule.nextDueMs()).toBe(10_000);
  schedule.take();
  expect(schedule.nextDueMs()).toBe(10_010);
});

test('a ramp down to nothing ends', () => {
  const schedule = openSchedule(pace(0, 0, 100, 1, { ramp: { to: 0, overMs: 10_000 } }), 0);
  expect(takeUntil(schedule, 1e12)).toHaveLength(500);
  expect(schedule.nextDueMs()).toBe(Infinity);
});

test('a burst is due at once, and the rate goes on', () => {
  const schedule = openSchedule(pace(1000, 0, 10, 2, { burst: 10_000 }), 1);
  const taken = takeUntil(schedule, 1000);
  expect(taken).toHaveLength(5000);
  expect(schedule.nextDueMs()).toBe(1100);
});
