/** What a supervisor and its workers say to each other over IPC. */
import type { Histogram } from '../model/histogram.ts';
import type { HttpAsking } from '../model/http-load.ts';
import type { Pace } from '../model/pace.ts';
import type { LoadSpec } from '../model/profile.ts';
import type { Reading } from '../model/verify.ts';

/**
 * What a request counts for, told by when it was due: the phase (what is due in the warm-up never counts in
 * the soak), and in the soak the stage of a shape that is being measured.
 */
export type Epoch = 'warmup' | 'soak' | `soak.${number}`;

export const phaseOf = (epoch: Epoch): 'warmup' | 'soak' => (epoch === 'warmup' ? epoch : 'soak');

/**
 * How Node is started for a worker: its code in large pages, as far as the machine has them. A worker wakes a
 * thousand times a second and finds the caches cold: a tenth to a third less CPU a wake, for 12 MB.
 */
export const WORKER_ARGV: readonly string[] = ['--use-largepages=silent'];

export type ToWorker =
  | {
      readonly type: 'plan';
      readonly spec: LoadSpec;
      /** Its own, among the load's workers. */
      readonly index: number;
      readonly pace: Pace;
      readonly epoch: Epoch;
    }
  /** `from`: numbers below are somebody else's business, or nobody's. */
  | { readonly type: 'pace'; readonly pace: Pace; readonly from?: number }
  | { readonly type: 'epoch'; readonly epoch: Epoch; readonly atMs: number }
  | { readonly type: 'collect'; readonly seq: number }
  /** Nothing more becomes due from `atMs`; answers are awaited for drainMs, what is left then is lost. */
  | { readonly type: 'stop'; readonly atMs: number; readonly drainMs: number }
  /** No load: the steps once, in this time, and what they saved under these names. */
  | {
      readonly type: 'ask';
      readonly spec: HttpAsking;
      readonly names: readonly string[];
      readonly withinMs: number;
    };

export type FromWorker =
  /** Sockets are open, setup is done: the load can begin. */
  | { readonly type: 'ready' }
  /** It will never be able to: exits after this. */
  | { readonly type: 'refused'; readonly reason: string }
  | Report
  | { readonly type: 'asked'; readonly reading: Reading }
  /** Drained; a last collect will be answered, then disconnect. */
  | { readonly type: 'drained' };

export interface Report {
  readonly type: 'report';
  /** Of the collect that it answers. */
  readonly seq: number;
  /** Monotonic ms. */
  readonly atMs: number;
  /** One for each epoch in which anything has changed since the last report. */
  readonly tallies: readonly Tally[];
  /** Numbers of the load that are accounted for here: flows begun, those missed, those due by now. */
  readonly begun: number;
  /** Nothing more is due under the paces known, or all flows asked for have been begun, and nothing is in flight. */
  readonly isIdle: boolean;
  /** Name → value now; the load's is the sum over its workers. */
  readonly gauges: Readonly<Record<string, number>>;
  readonly self: WorkerSelf;
}

/**
 * The ledger of one worker in one epoch. Counts are cumulative since the worker began; in each,
 * `due = ok + errors + lost + missed + inflight`.
 */
export interface Tally {
  readonly epoch: Epoch;
  readonly due: number;
  readonly sent: number;
  readonly ok: number;
  readonly errors: number;
  readonly lost: number;
  readonly missed: number;
  /** Sent later than 10 ms after due. */
  readonly late: number;
  readonly inflight: number;
  /**
   * Class → count: `servfail`, `status.503`, `refused`, `timeout`; of errors, lost and missed alike, so that all
   * together are as many as those. Missed are `cap` (as many in flight as may be), `behind` (this generator
   * was too slow to send it in time), `worker` (its worker was gone).
   */
  readonly classes: Readonly<Record<string, number>>;
  /** Name → count of what is worth telling beside the outcomes: answers that came late, twice, from elsewhere. */
  readonly seen: Readonly<Record<string, number>>;
  /** When the first request was due and the last one ended, monotonic ms; null before. */
  readonly firstDueMs: number | null;
  readonly lastEndMs: number | null;
  /** By step of a flow, '' for all of the load: what has been begun. */
  readonly steps: Readonly<Record<string, StepCounts>>;
  /**
   * New since the last report: '' for the load, else a step's name. From due to done; lost and missed with at
   * least the timeout. `service`: from sent to done, of what was sent.
   */
  readonly histograms: Readonly<Record<string, Histogram>>;
}

/** Cumulative since the worker began. What is none of these is in flight. */
export interface StepCounts {
  readonly due: number;
  readonly ok: number;
  readonly errors: number;
  readonly lost: number;
  /** Those of which the step was known: in flight were as many as may be. */
  readonly missed: number;
  /** Of the errors, those of which it is known that the target did nothing: it said no, or was not reached. */
  readonly refused: number;
}

export interface WorkerSelf {
  readonly rssBytes: number;
  /** CPU seconds, user and system, since the worker began. */
  readonly cpuSeconds: number;
  /** Longest time since the last report that the event loop was held, seconds. */
  readonly lagSeconds: number;
  /** Longest lateness of sending since the last report, seconds. */
  readonly latenessSeconds: number;
  /** Datagrams that the kernel dropped since the worker began because we did not read our own sockets in time. */
  readonly drops: number;
}
