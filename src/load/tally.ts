/** One worker's ledger of one epoch: every request that was due in it, and what became of it. */
import { SERVICE } from '../model/load.ts';
import type { Epoch, StepCounts, Tally } from './messages.ts';
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
  send(dueMs: number, sentMs: number, step?: string): void;
  /** One of those in flight ended: as expected, otherwise, or not in time. */
  ok(dueMs: number, sentMs: number, endMs: number, step?: string): void;
  /** `isRefused`: it is known that the target did nothing. */
  error(name: string, dueMs: number, sentMs: number, endMs: number, step?: string, isRefused?: boolean): void;
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

/** What came of a load, or of one step of its flow. */
interface Account extends Record<keyof StepCounts, number> {
  readonly latencies: Recorder;
}

const openAccount = (): Account => ({
  due: 0,
  ok: 0,
  errors: 0,
  lost: 0,
  missed: 0,
  refused: 0,
  latencies: openRecorder(),
});

const countsOf = ({ latencies: _, ...counts }: Account): StepCounts => counts;

export function openTally(epoch: Epoch, timeoutMs: number): EpochTally {
  let sent = 0;
  let late = 0;
  let inflight = 0;
  let firstDueMs: number | null = null;
  let lastEndMs: number | null = null;
  let changes = 0;
  let told = { changes: 0, waiting: 0 };
  const classes = new Map<string, number>();
  const seen = new Map<string, number>();
  const all = openAccount();
  const service = openRecorder();
  const steps = new Map<string, Account>();
  const times = new Map<string, Recorder>();

  function accountOf(step: string): Account {
    let account = steps.get(step);
    if (!account) {
      account = openAccount();
      steps.set(step, account);
    }
    return account;
  }
  /** One of those in flight ended; returns its step's account. */
  function end(
    outcome: 'ok' | 'errors' | 'lost',
    latencyMs: number,
    serviceMs: number,
    endMs: number,
    step: string | undefined,
  ): Account | null {
    inflight--;
    changes++;
    lastEndMs = endMs;
    service.record(serviceMs);
    all[outcome]++;
    all.latencies.record(latencyMs);
    if (step === undefined) return null;
    const own = accountOf(step);
    own[outcome]++;
    own.latencies.record(latencyMs);
    return own;
  }
  const count = (counts: Map<string, number>, name: string, more = 1) =>
    counts.set(name, (counts.get(name) ?? 0) + more);

  return {
    miss(more, why, dueMs, step) {
      if (more === 0) return;
      changes++;
      // Of a first epoch in which nothing was begun, nobody knows when it began.
      if (dueMs > -Infinity) firstDueMs ??= dueMs;
      count(classes, why, more);
      for (const account of step === undefined ? [all] : [all, accountOf(step)]) {
        account.due += more;
        account.missed += more;
        account.latencies.record(timeoutMs, more);
      }
    },
    send(dueMs, sentMs, step) {
      changes++;
      firstDueMs ??= dueMs;
      all.due++;
      if (step !== undefined) accountOf(step).due++;
      sent++;
      inflight++;
      if (sentMs - dueMs > LATE_MS) late++;
    },
    ok(dueMs, sentMs, endMs, step) {
      end('ok', endMs - dueMs, endMs - sentMs, endMs, step);
    },
    error(name, dueMs, sentMs, endMs, step, isRefused = false) {
      count(classes, name);
      const own = end('errors', endMs - dueMs, endMs - sentMs, endMs, step);
      if (!isRefused) return;
      all.refused++;
      if (own) own.refused++;
    },
    lose(dueMs, sentMs, endMs, step) {
      count(classes, 'timeout');
      end('lost', Math.max(endMs - dueMs, timeoutMs), Math.max(endMs - sentMs, timeoutMs), endMs, step);
    },
    settle(ended, failed, name, dueMs, endMs) {
      changes++;
      firstDueMs ??= dueMs;
      lastEndMs = endMs;
      sent += ended;
      all.due += ended;
      all.ok += ended - failed;
      all.errors += failed;
      if (failed > 0) count(classes, name, failed);
    },
    see(name, more = 1) {
      changes++;
      count(seen, name, more);
    },
    time(name, latencyMs, more) {
      changes++;
      let recorder = times.get(name);
      if (!recorder) {
        recorder = openRecorder();
        times.set(name, recorder);
      }
      recorder.record(latencyMs, more);
    },
    inflight: () => inflight,
    due: () => all.due,
    isNews: (waiting) => changes !== told.changes || waiting !== told.waiting,
    report(waiting) {
      told = { changes, waiting };
      const { due, ok, errors, lost, missed } = all;
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
        steps: {
          '': countsOf(all),
          ...Object.fromEntries([...steps].map(([name, each]) => [name, countsOf(each)])),
        },
        histograms: drained([
          ['', all.latencies],
          [SERVICE, service],
          ...times,
          ...[...steps].map(([name, { latencies }]) => [name, latencies] as const),
        ]),
      };
    },
  };
}

function drained(recorders: readonly (readonly [string, Recorder])[]): Tally['histograms'] {
  const histograms = recorders.map(([name, recorder]) => [name, recorder.drain()] as const);
  return Object.fromEntries(histograms.filter(([, histogram]) => histogram.length > 0));
}
