/** A worker's tallies by epoch: a request belongs for ever to the one in which it was due. */
import type { Epoch, Tally } from './messages.ts';
import { type EpochTally, type Missing, openTally } from './tally.ts';

/** A nanosecond: the least difference that the clock tells. */
const MOMENT_MS = 1e-6;

export interface Ledger {
  /** The tally for a request due at `dueMs` that is in flight already. */
  tallyAt(dueMs: number): EpochTally;
  /** The tally to send one in that is due at `dueMs`; null with as many in flight as may be: it is missed then. */
  admit(dueMs: number, step?: string): EpochTally | null;
  /** Counts something that is no outcome, now. */
  see(name: string, count?: number): void;
  /** Records a latency of something that is no request, now. */
  time(name: string, latencyMs: number): void;
  /** What is due from `atMs` on belongs to this epoch. */
  turn(epoch: Epoch, atMs: number): void;
  /** Counts as missed what `countBefore` says is due before `ms`; returns how many that were. */
  missBefore(ms: number, why: Missing, countBefore: (ms: number) => number): number;
  inflight(): number;
  /** An account of each epoch of which there is news, at `atMs`; what `countBefore` says is due by then has not been begun. */
  report(atMs: number, countBefore: (ms: number) => number): Tally[];
}

interface Era {
  readonly fromMs: number;
  readonly tally: EpochTally;
}

/** `cap`: in flight at most, in this worker. */
export function openLedger(first: Epoch, timeoutMs: number, cap: () => number): Ledger {
  const tallies = new Map<Epoch, EpochTally>();
  const tallyOf = (epoch: Epoch) => {
    const tally = tallies.get(epoch) ?? openTally(epoch, timeoutMs);
    tallies.set(epoch, tally);
    return tally;
  };
  let eras: Era[] = [{ fromMs: -Infinity, tally: tallyOf(first) }];
  let latestMs = -Infinity;
  const newest = () => (eras.at(-1) as Era).tally;

  function tallyAt(dueMs: number): EpochTally {
    if (dueMs > latestMs) latestMs = dueMs;
    let i = eras.length - 1;
    while (i > 0 && dueMs < (eras[i] as Era).fromMs) i--;
    return (eras[i] as Era).tally;
  }

  function inflight(): number {
    let sum = 0;
    for (const tally of tallies.values()) sum += tally.inflight();
    return sum;
  }

  function* split(ms: number, countBefore: (ms: number) => number): Generator<[Era, number]> {
    let counted = 0;
    for (const [i, era] of eras.entries()) {
      const count = countBefore(Math.min(ms, eras[i + 1]?.fromMs ?? Infinity));
      if (count > counted) yield [era, count - counted];
      counted = Math.max(counted, count);
    }
  }

  /** What is over and told need not be kept: a search has many stages. */
  function forget(nowMs: number): void {
    const isDone = (tally: EpochTally) => tally.inflight() === 0 && !tally.isNews(0);
    while (eras[1] && eras[1].fromMs < nowMs - timeoutMs && isDone((eras[0] as Era).tally)) eras.shift();
    for (const [epoch, tally] of tallies)
      if (isDone(tally) && !eras.some((era) => era.tally === tally)) tallies.delete(epoch);
  }

  return {
    tallyAt,
    admit(dueMs, step) {
      const tally = tallyAt(dueMs);
      if (inflight() < cap()) return tally;
      tally.miss(1, 'cap', dueMs, step);
      return null;
    },
    see: (name, count) => newest().see(name, count),
    time: (name, latencyMs) => newest().time(name, latencyMs),
    turn(epoch, atMs) {
      // What has been begun stays where it is counted, however late the news.
      const fromMs = Math.max(atMs, latestMs + MOMENT_MS);
      eras = eras.filter((era) => era.fromMs < fromMs);
      eras.push({ fromMs, tally: tallyOf(epoch) });
    },
    missBefore(ms, why, countBefore) {
      let missed = 0;
      for (const [{ fromMs, tally }, count] of [...split(ms, countBefore)]) {
        tally.miss(count, why, Math.max(fromMs, latestMs));
        missed += count;
      }
      return missed;
    },
    inflight,
    report(atMs, countBefore) {
      const waiting = new Map<EpochTally, number>();
      for (const [{ tally }, count] of split(atMs, countBefore))
        waiting.set(tally, (waiting.get(tally) ?? 0) + count);
      const told = [...tallies.values()]
        .filter((tally) => tally.isNews(waiting.get(tally) ?? 0) || tally === newest())
        .map((tally) => tally.report(waiting.get(tally) ?? 0));
      forget(atMs);
      return told;
    },
  };
}
