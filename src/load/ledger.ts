/** A worker's tallies by epoch: a request belongs for ever to the one in which it was due. */
import type { Epoch, Tally } from './messages.ts';
import { type EpochTally, openTally } from './tally.ts';

/** A nanosecond: the least difference that the clock tells. */
const MOMENT_MS = 1e-6;

export interface Ledger {
  /** The tally for what is due at `dueMs`. */
  tallyAt(dueMs: number): EpochTally;
  /** What is due from `atMs` on belongs to this epoch. */
  turn(epoch: Epoch, atMs: number): void;
  /** Counts as missed what `countBefore` says is due before `ms`; returns how many that were. */
  missBefore(ms: number, countBefore: (ms: number) => number): number;
  inflight(): number;
  /** An account of each epoch, at `atMs`; what `countBefore` says is due by then has not been begun. */
  report(atMs: number, countBefore: (ms: number) => number): Tally[];
}

export function openLedger(first: Epoch, timeoutMs: number): Ledger {
  const tallies = new Map<Epoch, EpochTally>();
  const tallyOf = (epoch: Epoch) => {
    const tally = tallies.get(epoch) ?? openTally(epoch, timeoutMs);
    tallies.set(epoch, tally);
    return tally;
  };
  let eras = [{ fromMs: -Infinity, tally: tallyOf(first) }];
  let latestMs = -Infinity;

  function* split(ms: number, countBefore: (ms: number) => number): Generator<[EpochTally, number]> {
    let counted = 0;
    for (const [i, { tally }] of eras.entries()) {
      const count = countBefore(Math.min(ms, eras[i + 1]?.fromMs ?? Infinity));
      if (count > counted) yield [tally, count - counted];
      counted = Math.max(counted, count);
    }
  }

  return {
    tallyAt(dueMs) {
      if (dueMs > latestMs) latestMs = dueMs;
      let i = eras.length - 1;
      while (i > 0 && dueMs < (eras[i] as { fromMs: number }).fromMs) i--;
      return (eras[i] as { tally: EpochTally }).tally;
    },
    turn(epoch, atMs) {
      // What has been begun stays where it is counted, however late the news.
      const fromMs = Math.max(atMs, latestMs + MOMENT_MS);
      eras = eras.filter((era) => era.fromMs < fromMs);
      eras.push({ fromMs, tally: tallyOf(epoch) });
    },
    missBefore(ms, countBefore) {
      let missed = 0;
      for (const [tally, count] of [...split(ms, countBefore)]) {
        tally.miss(count);
        missed += count;
      }
      return missed;
    },
    inflight() {
      let inflight = 0;
      for (const tally of tallies.values()) inflight += tally.inflight();
      return inflight;
    },
    report(atMs, countBefore) {
      const waiting = new Map<EpochTally, number>();
      for (const [tally, count] of split(atMs, countBefore))
        waiting.set(tally, (waiting.get(tally) ?? 0) + count);
      return [...tallies.values()]
        .filter((tally) => tally.due() > 0 || waiting.has(tally) || tally === eras.at(-1)?.tally)
        .map((tally) => tally.report(waiting.get(tally) ?? 0));
    },
  };
}
