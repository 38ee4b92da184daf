/** One worker's ledger of one epoch: every request that was due in it, and what became of it. */
import { SERVICE } from '../model/load.ts';
import type { Epoch, Tally } from './messages.ts';
import { openRecorder, type Recorder } from './recorder.ts';

/** Sent later than this after due is `late`. */
export const LATE_MS = 10;

/** Why a request was never sent: as many in flight as may be, or this generator was too slow. */
export type Missing = 'cap' | 'behind';

/** Each call moves whole requests from one account to another, so that the balance holds at any moment. */
export interface EpochTally {
  /** So many were due, the first at `dueMs`, and will never be sent. */
  miss(count: number, why: Missing, dueMs: number, step?: string): void;
  /** One was due, and left at `sentMs`. */
  send(dueMs: number, sentMs: number): void;
  /** One of those in flight ended: as expected, otherwise, or not in time. */
  ok(dueMs: number, sentMs: number, endMs: number, step?: string): void;
  error(name: string, dueMs: number, sentMs: number, endMs: number, step?: string): void;
  lose(dueMs: number, sentMs: number, endMs: number, step?: string): void;
  /** So many were sent and have ended, `failed` of them not as expected; how fast, nobody told: no histogram has them. */
  settle(ended: number, failed: number, name: string, dueMs: number, endMs: number): void;
  /** Counts something that is no outcome, such as an answer that came twice. */
  see(name: string, count?: number): void;
  /** Records a latency of something that is no request, under its own name: a delivery's, a reconnection's. */
  time(name: string, latencyMs: number, count?: number): void;
  inflight(): number;
  due(): number;
  /** Whether the account has changed since the last report. */
  isNews(waiting: number): boolean;
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
  let firstDueMs: number | null = null;
  let lastEndMs: number | null = null;
  let changes = 0;
  let told = { changes: 0, waiting: 0 };
  const classes = new Map<string, number>();
  const seen = new Map<string, number>();
  const all = openRecorder();
  const service = openRecorder();
  const steps = new Map<string, Recorder>();

  function record(latencyMs: number, step: string | undefined, count = 1): void {
    all.record(latencyMs, count);
    if (step !== undefined) recorderOf(step).record(latencyMs, count);
  }
  function recorderOf(step: string): Recorder {
    const own = steps.get(step) ?? openRecorder();
    steps.set(step, own);
    return own;
  }
  function end(latencyMs: number, serviceMs: number, endMs: number, step: string | undefined): void {
    inflight--;
    changes++;
    lastEndMs = endMs;
    service.record(serviceMs);
    record(latencyMs, step);
  }
  const count = (counts: Map<string, number>, name: string, more = 1) =>
    counts.set(name, (counts.get(name) ?? 0) + more);

  return {
    miss(more, why, dueMs, step) {
      if (more === 0) return;
      changes++;
      // Of a first epoch in which nothing was begun, nobody knows when it began.
      if (dueMs > -Infinity) firstDueMs ??= dueMs;
      due += more;
      missed += more;
      count(classes, why, more);
      record(timeoutMs, step, more);
    },
    send(dueMs, sentMs) {
      changes++;
      firstDueMs ??= dueMs;
      due++;
      sent++;
      inflight++;
      if (sentMs - dueMs > LATE_MS) late++;
    },
    ok(dueMs, sentMs, endMs, step) {
      ok++;
      end(endMs - dueMs, endMs - sentMs, endMs, step);
    },
    error(name, dueMs, sentMs, endMs, step) {
      errors++;
      count(classes, name);
      end(endMs - dueMs, endMs - sentMs, endMs, step);
    },
    lose(dueMs, sentMs, endMs, step) {
      lost++;
      count(classes, 'timeout');
      end(Math.max(endMs - dueMs, timeoutMs), Math.max(endMs - sentMs, timeoutMs), endMs, step);
    },
    settle(ended, failed, name, dueMs, endMs) {
      changes++;
      firstDueMs ??= dueMs;
      lastEndMs = endMs;
      due += ended;
      sent += ended;
      ok += ended - failed;
      errors += failed;
      if (failed > 0) count(classes, name, failed);
    },
    see(name, more = 1) {
      changes++;
      count(seen, name, more);
    },
    time(name, latencyMs, more) {
      changes++;
      recorderOf(name).record(latencyMs, more);
    },
    inflight: () => inflight,
    due: () => due,
    isNews: (waiting) => changes !== told.changes || waiting !== told.waiting,
    report(waiting) {
      told = { changes, waiting };
      const drained = [['', all] as const, [SERVICE, service] as const, ...steps].map(
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
        seen: Object.fromEntries(seen),
        firstDueMs,
        lastEndMs,
        histograms: Object.fromEntries(drained.filter(([, histogram]) => histogram.length > 0)),
      };
    },
  };
}
