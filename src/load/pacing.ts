/** When each request of an open load is due, and which of them are this worker's. Pure. */
import type { Pace } from './messages.ts';

export type RatePace = Extract<Pace, { kind: 'rate' }>;

/** This worker's numbers of a load, in order; each is taken exactly once, whatever the paces do. */
export interface Schedule {
  /** When the next number is due, monotonic ms; Infinity when none is due under the paces known. */
  nextDueMs(): number;
  /** The next number; the one after it is next then. */
  take(): number;
  /** How many numbers, from the next one on, are due before `ms` (finite, or there is a stop). */
  countBefore(ms: number): number;
  /** Takes so many at once. */
  skip(count: number): void;
  change(pace: RatePace): void;
  /** Nothing is due from `atMs` on. */
  stop(atMs: number): void;
}

/** The first whole number that is due from there on; a rounding error of a time is no request. */
const firstFrom = (done: number): number => Math.ceil(done - 1e-6);

/**
 * Worker `index` of `of` has the numbers k ≡ index (mod of), from the pace's `done` on. A change of pace
 * divides the numbers, not the time: those below the new pace's `done` keep their due time under the old
 * one. All workers compare whole numbers with the same `done`, so that no rounding of a time can lose or
 * double one, and a change that arrives late only moves what has not been taken.
 */
export function openSchedule(first: RatePace, index: number, of: number): Schedule {
  const paces: RatePace[] = [first];
  let stopMs = Infinity;
  let next = ownFrom(first.done);
  let dueMs = dueAt(next);

  /** The first of this worker's numbers that is not below `done`. */
  function ownFrom(done: number): number {
    const from = firstFrom(done);
    return from + ((((index - from) % of) + of) % of);
  }

  function dueAt(number: number): number {
    let i = paces.length - 1;
    while (i > 0 && firstFrom((paces[i] as RatePace).done) > number) i--;
    const pace = paces[i] as RatePace;
    const due = pace.perSecond > 0 ? pace.atMs + ((number - pace.done) / pace.perSecond) * 1000 : Infinity;
    const latest = paces[i + 1]?.atMs ?? Infinity;
    // To 0.1 µs: what is due at the very end of a phase must not slip before it by a rounding error.
    return Math.round(Math.min(due, latest) * 1e4) / 1e4;
  }

  function moveTo(number: number): void {
    next = number;
    while (paces[1] && firstFrom(paces[1].done) <= next) paces.shift();
    dueMs = dueAt(next);
  }

  return {
    nextDueMs: () => (dueMs < stopMs ? dueMs : Infinity),
    take() {
      const number = next;
      moveTo(next + of);
      return number;
    },
    countBefore(ms) {
      const endMs = Math.min(ms, stopMs);
      const isBefore = (count: number) => dueAt(next + count * of) < endMs;
      if (!isBefore(0)) return 0;
      // Doubling, then halving: after a stop of ten minutes at 50,000/s there are 30 million to count.
      let low = 0;
      let high = 1;
      while (isBefore(high)) {
        low = high;
        high *= 2;
      }
      while (high - low > 1) {
        const middle = Math.floor((low + high) / 2);
        if (isBefore(middle)) low = middle;
        else high = middle;
      }
      return high;
    },
    skip: (count) => moveTo(next + count * of),
    change(pace) {
      const from = firstFrom(pace.done);
      while (paces.length > 0 && firstFrom((paces.at(-1) as RatePace).done) >= from) paces.pop();
      // A worker that has sent nothing yet does not owe what came due before it was there.
      const isIdle = paces.length === 1 && paces[0]?.perSecond === 0;
      paces.push(pace);
      moveTo(isIdle ? Math.max(next, ownFrom(from)) : next);
    },
    stop(atMs) {
      stopMs = Math.min(stopMs, atMs);
    },
  };
}
