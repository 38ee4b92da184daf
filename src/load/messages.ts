/** What a supervisor and its workers say to each other over IPC. */
import type { Histogram } from '../model/histogram.ts';
import type { LoadSpec } from '../model/profile.ts';

/** The phase in which a request was due; what is due in the warm-up never counts in the soak. */
export type Epoch = 'warmup' | 'soak';

/**
 * How much load is due. `rate`: requests `0…∞` are numbered over all workers; number k is due at
 * `atMs + (k − done) / perSecond · 1000` for whole k ≥ done, and worker i of n sends those with k ≡ i (mod n),
 * so that together they send each exactly once. Spans are half-open: [start, end) of t s holds rate · t of them. `vus`: VU j runs on worker j mod n.
 * Times are monotonic ms, the same in every process of a machine.
 */
export type Pace =
  | {
      readonly kind: 'rate';
      readonly atMs: number /** Requests due before atMs; may have a fraction. */;
      readonly done: number;
      readonly perSecond: number;
    }
  | { readonly kind: 'vus'; readonly atMs: number; readonly vus: number };

export type ToWorker =
  | {
      readonly type: 'plan';
      readonly spec: LoadSpec;
      readonly index: number;
      readonly of: number;
      readonly pace: Pace;
      readonly epoch: Epoch;
    }
  | { readonly type: 'pace'; readonly pace: Pace }
  | { readonly type: 'epoch'; readonly epoch: Epoch; readonly atMs: number }
  | { readonly type: 'collect'; readonly seq: number }
  /** Nothing more becomes due from `atMs`; answers are awaited for drainMs, what is left then is lost. */
  | { readonly type: 'stop'; readonly atMs: number; readonly drainMs: number };

export type FromWorker =
  /** Sockets are open, setup is done: the load can begin. */
  | { readonly type: 'ready' }
  /** It will never be able to: exits after this. */
  | { readonly type: 'refused'; readonly reason: string }
  | Report
  /** Drained; a last collect will be answered, then disconnect. */
  | { readonly type: 'drained' };

export interface Report {
  readonly type: 'report';
  /** Of the collect that it answers. */
  readonly seq: number;
  /** Monotonic ms. */
  readonly atMs: number;
  /** One for each epoch that has anything to tell. */
  readonly tallies: readonly Tally[];
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
  /** Class → count: `servfail`, `status.503`, `refused`; errors and lost alike, `timeout` among them. */
  readonly classes: Readonly<Record<string, number>>;
  /** New since the last report: '' for the load, else a step's name. From due; lost and missed with at least the timeout. */
  readonly histograms: Readonly<Record<string, Histogram>>;
}

export interface WorkerSelf {
  readonly rssBytes: number;
  /** CPU seconds, user and system, since the worker began. */
  readonly cpuSeconds: number;
  /** Longest time since the last report that the event loop was held, seconds. */
  readonly lagSeconds: number;
  /** Longest lateness of sending since the last report, seconds. */
  readonly latenessSeconds: number;
}
