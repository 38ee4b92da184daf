/** What an engine is: the code that produces one kind of load. */
import type { Ledger } from './ledger.ts';
import type { Secrets } from './secrets.ts';

/** Called once, perhaps before `begin` returns. A callback, for a promise a request is a tenth of what one costs. */
export type OnEnd = (isAnswered: boolean) => void;

/** Keeps the ledger of all it does; times its requests out itself. */
export interface Engine {
  /** Opens sockets and runs the setup. Rejects with an Error whose message says why it can never begin. */
  open(): Promise<void>;
  /**
   * Begins number `n` of the load, due at `dueMs`; never throws. An open load does not wait for it: `vu` and
   * `onEnd` are null then. A VU waits until all of it has ended, and is told whether the target answered every time.
   */
  begin(n: number, dueMs: number, vu: number | null, onEnd: OnEnd | null): void;
  /** Counts all that is in flight as lost; what is still answered then is dropped. */
  abandon(): void;
  /** Datagrams that the kernel has dropped on its sockets so far; none when it has no such sockets. */
  drops?(): number;
  /** What its load tells as gauges (`LoadBase.tells`), now; of this worker alone. Nothing once it is closed. */
  gauges?(): Readonly<Record<string, number>>;
  close(): void;
}

export interface EngineContext {
  /** This worker's, among the load's. */
  readonly index: number;
  readonly ledger: Ledger;
  /** Monotonic ms. */
  readonly clock: () => number;
  readonly secrets: Secrets;
  /** Whether what is due at `dueMs` may still be begun: not from the stop on. */
  readonly isOpenAt: (dueMs: number) => boolean;
}
