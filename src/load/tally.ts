/** One worker's ledger of one epoch: every request that was due in it, and what became of it. */
import type { Epoch, Tally } from './messages.ts';
import { openRecorder, type Recorder } from './recorder.ts';

/** Sent later than this after due is `late`. */
export const LATE_MS = 10;

/** Each call moves whole requests from one account to another, so that the balance holds at any moment. */
export interface EpochTally {
  /** So many were due and will never be sent. */
  miss(count: number, step?: string): void;
  /** One was due, and left at `sentMs`. */
  send(dueMs: number, sentMs: number): void;
  /** One of those in flight ended: as expected, otherwise, or not in time. */
  ok(dueMs: number, endMs: number, step?: string): void;
  error(name: string, dueMs: number, endMs: number, step?: string): void;
  lose(dueMs: number, endMs: number, step?: string): void;
  inflight(): number;
  due(): number;
  /** The account now, with `waiting` more that are due but have not been begun. */
  report(waiting: number): Tally;
}

export function openTally(epoch: Epoch, timeoutMs: number): EpochTally {
  let due = 0;
  let sent = 0;
  let ok = 0;
  let errors = 0;
  let lost = 0;
  let missed = 0;
  let late = 0;
  let inflight = 0;
  const classes = new Map<string, number>();
  const all = openRecorder();
  const steps = new Map<string, Recorder>();

  function record(latencyMs: number, step: string | undefined, count = 1): void {
    all.record(latencyMs, count);
    if (step === undefined) return;
    const own = steps.get(step) ?? openRecorder();
    steps.set(step, own);
    own.record(latencyMs, count);
  }
  const classify = (name: string) => classes.set(name, (classes.get(name) ?? 0) + 1);

  return {
    miss(count, step) {
      if (count === 0) return;
      due += count;
      missed += count;
      record(timeoutMs, step, count);
    },
    send(dueMs, sentMs) {
      due++;
      sent++;
      inflight++;
      if (sentMs - dueMs > LATE_MS) late++;
    },
    ok(dueMs, endMs, step) {
      inflight--;
      ok++;
      record(endMs - dueMs, step);
    },
    error(name, dueMs, endMs, step) {
      inflight--;
      errors++;
      classify(name);
      record(endMs - dueMs, step);
    },
    lose(dueMs, endMs, step) {
      inflight--;
      lost++;
      classify('timeout');
      record(Math.max(endMs - dueMs, timeoutMs), step);
    },
    inflight: () => inflight,
    due: () => due,
    report(waiting) {
      const drained = [['', all] as const, ...steps].map(
        ([name, recorder]) => [name, recorder.drain()] as const,
      );
      return {
        epoch,
        due: due + waiting,
        sent,
        ok,
        errors,
        lost,
        missed,
        late,
        inflight: inflight + waiting,
        classes: Object.fromEntries(classes),
        histograms: Object.fromEntries(drained.filter(([, histogram]) => histogram.length > 0)),
      };
    },
  };
}
