/** An endpoint's messages on their way, and what becomes of each: told once, to the ledger and to who waits. */
import type { OnEnd } from '../engine.ts';
import type { EpochTally } from '../tally.ts';

export interface Launch {
  readonly number: number;
  readonly tally: EpochTally;
  readonly dueMs: number;
  readonly sentMs: number;
  /** So many expect it. */
  readonly expected: number;
  /** So many more would, if they were there. */
  readonly away: number;
  readonly onEnd: OnEnd | null;
}

export interface Flights {
  /** Numbers ascend, and so does when they were sent. */
  launch(flight: Launch): void;
  /** One who expects it has got it; false: it had ended. */
  deliver(number: number): boolean;
  /** It was not taken, and when it `isRefused` certainly by nobody; when it has ended already, nothing. */
  fail(number: number, failure: string, isRefused: boolean): void;
  loseSentBefore(ms: number): void;
  /** When the oldest was sent; Infinity when there is none. */
  oldestMs(): number;
}

interface Flight extends Launch {
  /** So many have not got it yet. */
  waiting: number;
}

export function openFlights(timeoutMs: number, clock: () => number): Flights {
  const flights = new Map<number, Flight>();

  /** What did not arrive counts, with at least the timeout: at those who were there, and at those who should have been. */
  function settle({ tally, dueMs, expected, waiting, away }: Flight, endMs: number): void {
    tally.see('delivered', expected - waiting);
    const undelivered = waiting + away;
    if (undelivered === 0) return;
    tally.see('undelivered', undelivered);
    tally.time('delivery', Math.max(timeoutMs, endMs - dueMs), undelivered);
  }

  return {
    launch({ number, tally, dueMs, sentMs, expected, away, onEnd }) {
      tally.send(dueMs, sentMs);
      flights.set(number, { number, tally, dueMs, sentMs, expected, away, onEnd, waiting: expected });
    },
    deliver(number) {
      const flight = flights.get(number);
      if (!flight) return false;
      const { tally, dueMs, sentMs, onEnd } = flight;
      const nowMs = clock();
      tally.time('delivery', nowMs - dueMs);
      if (--flight.waiting > 0) return true;
      flights.delete(number);
      settle(flight, nowMs);
      tally.ok(dueMs, sentMs, nowMs);
      onEnd?.(true);
      return true;
    },
    fail(number, failure, isRefused) {
      const flight = flights.get(number);
      if (!flight) return;
      const { tally, dueMs, sentMs, onEnd, expected, waiting } = flight;
      flights.delete(number);
      // What was not taken is expected of nobody any more.
      tally.see('delivered', expected - waiting);
      tally.error(failure, dueMs, sentMs, clock(), undefined, isRefused);
      onEnd?.(false);
    },
    loseSentBefore(ms) {
      const nowMs = clock();
      for (const [number, flight] of flights) {
        const { tally, dueMs, sentMs, onEnd } = flight;
        if (sentMs >= ms) break;
        flights.delete(number);
        settle(flight, nowMs);
        tally.lose(dueMs, sentMs, nowMs);
        onEnd?.(false);
      }
    },
    oldestMs() {
      for (const { sentMs } of flights.values()) return sentMs;
      return Infinity;
    },
  };
}
