/** What an engine is: the code that produces one kind of load. */
import type { Ledger } from './ledger.ts';
import type { Secrets } from './secrets.ts';

/** Keeps the ledger of all it does; times its requests out itself. */
export interface Engine {
  /** Opens sockets and runs the setup. Rejects with an Error whose message says why it can never begin. */
  open(): Promise<void>;
  /**
   * Begins number `n` of the load, due at `dueMs`; never throws. An open load does not wait for it; a VU
   * does, until all of it has ended, and is told whether the target answered every time.
   */
  begin(n: number, dueMs: number, vu: number): undefined | Promise<boolean>;
  /** Counts all that is in flight as lost; what is still answered then is dropped. */
  abandon(): void;
  close(): void;
}

export interface EngineContext {
  /** Worker `index` of `of`. */
  readonly index: number;
  readonly of: number;
  readonly ledger: Ledger;
  /** Monotonic ms. */
  readonly clock: () => number;
  readonly secrets: Secrets;
  /** Whether what is due at `dueMs` may still be begun: not from the stop on. */
  readonly isOpenAt: (dueMs: number) => boolean;
}

/** This worker's share of a whole number, such as the cap on requests in flight; at least 1. */
export function shareOf(total: number, { index, of }: { index: number; of: number }): number {
  return Math.max(1, Math.floor(total / of) + (index < total % of ? 1 : 0));
}
