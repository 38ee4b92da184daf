/** When each request of an open load is due, and which of them are this worker's. Pure. */
import { dueAt, firstFrom, type RatePace } from '../model/pace.ts';

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
  /** Nothing below `from` is this worker's any more, or ever was. */
  change(pace: RatePace, from?: number): void;
  /** Nothing is due from `atMs` on. */
  stop(atMs: number): void;
}

/**
 * Worker `index` has the numbers that its place in a pace's `shares` gives it, from the pace's `done` on. A
 * change of pace divides the numbers, not the time: those below the new pace's `done` keep their due time
 * and their worker under the old one. All workers compare whole numbers with the same `done`, so that no
 * rounding of a time can lose or double one, and a change that arrives late only moves what has not been taken.
 */
export function openSchedule(first: RatePace, index: number): Schedule {
  const paces: RatePace[] = [first];
  let stopMs = Infinity;
  /** No number below has still to be taken. */
  let floor = firstFrom(first.done);
  let next = ownFrom(floor);
  let dueMs = dueOf(next);

  /** The first number that is no longer under the i-th pace. */
  function endOf(i: number): number {
    return i + 1 < paces.length ? firstFrom((paces[i + 1] as RatePace).done) : Infinity;
  }

  /** The first of this worker's numbers that is not below `number`; Infinity: it has none. */
  function ownFrom(number: number): number {
    for (const [i, { done, shares }] of paces.entries()) {
      const place = shares.indexOf(index);
      const end = endOf(i);
      const from = Math.max(number, firstFrom(done));
      if (place < 0 || from >= end) continue;
      const own = from + ((((place - from) % shares.length) + shares.length) % shares.length);
      if (own < end) return own;
    }
    return Infinity;
  }

  function dueOf(number: number): number {
    if (number === Infinity) return Infinity;
    let i = paces.length - 1;
    while (i > 0 && firstFrom((paces[i] as RatePace).done) > number) i--;
    const latest = paces[i + 1]?.atMs ?? Infinity;
    // To 0.1 µs: what is due at the very end of a phase must not slip before it by a rounding error.
    return Math.round(Math.min(dueAt(paces[i] as RatePace, number), latest) * 1e4) / 1e4;
  }

  /** On to the first of this worker's numbers from there. */
  function moveTo(number: number): void {
    floor = number;
    next = ownFrom(number);
    while (paces[1] && firstFrom(paces[1].done) <= next) paces.shift();
    dueMs = dueOf(next);
  }

  /** How many of this worker's numbers, from `from` on and below `end`, in the i-th pace, are due before `ms`. */
  function countIn(i: number, from: number, end: number, ms: number): number {
    const step = (paces[i] as RatePace).shares.length;
    const isBefore = (count: number) => from + count * step < end && dueOf(from + count * step) < ms;
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
  }

  return {
    nextDueMs: () => (dueMs < stopMs ? dueMs : Infinity),
    take() {
      const number = next;
      moveTo(number + 1);
      return number;
    },
    countBefore(ms) {
      const endMs = Math.min(ms, stopMs);
      let count = 0;
      for (const i of paces.keys()) {
        const own = ownFrom(Math.max(floor, firstFrom((paces[i] as RatePace).done)));
        if (own < endOf(i)) count += countIn(i, own, endOf(i), endMs);
      }
      return count;
    },
    skip(count) {
      let left = count;
      let number = floor;
      for (let i = 0; i < paces.length && left > 0; i++) {
        const { done, shares } = paces[i] as RatePace;
        const own = ownFrom(Math.max(number, firstFrom(done)));
        if (own >= endOf(i)) continue;
        const here = Math.min(left, Math.ceil((endOf(i) - own) / shares.length));
        left -= here;
        number = own + (here - 1) * shares.length + 1;
      }
      moveTo(number);
    },
    change(pace, from = 0) {
      const first = firstFrom(pace.done);
      while (paces.length > 0 && firstFrom((paces.at(-1) as RatePace).done) >= first) paces.pop();
      paces.push(pace);
      moveTo(Math.max(floor, from));
    },
    stop(atMs) {
      stopMs = Math.min(stopMs, atMs);
    },
  };
}
