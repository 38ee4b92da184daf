/** What every load generator is while it runs, ours and theirs alike. */
import type { Window } from './cost.ts';

export interface Run {
  /** The process that makes the load, whose CPU time is counted. */
  readonly pid: number;
  /** Requests that were answered so far. Waits for its next word on that, when it speaks once a second. */
  answered(): Promise<number>;
  /** When it has ended: what it says of the whole run. Rejects when that cannot be right. */
  done(): Promise<Outcome>;
}

export interface Outcome {
  readonly answered: number;
  /** As it tells them itself, from what it takes for the beginning of a request; null: it does not tell. */
  readonly meanMs: number | null;
  readonly p99Ms: number | null;
  /** What it says it has not sent though it was due; null: it knows of no such thing. */
  readonly missed: number | null;
}

/** A load generator that people know. */
export interface Peer {
  readonly name: string;
  /** Where it comes from: `Debian: wrk`. */
  readonly from: string;
  /** The file to run; null when it is not installed. */
  find(): string | null;
}

/** How long a peer must run, whole seconds, for a window to end in it. */
export const secondsFor = ({ settleMs, lengthMs }: Window): number =>
  Math.ceil((settleMs + lengthMs) / 1000) + 1;
