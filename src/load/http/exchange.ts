/** A request on its way and what comes of it: what flows, the pool and its connections hand to each other. */
import type { InFlightLinks } from '../in-flight.ts';

export interface Request {
  readonly method: string;
  /** From the origin's root, in printable ASCII. */
  readonly path: string;
  /** Names and values in turn. Framing is the connection's: no length, no transfer-encoding among them. */
  readonly headers: readonly string[];
  readonly body: string | null;
  /** Its text in HTTP/1.1 once a connection has made it: a request without places is rendered once. */
  wire: string | null;
}

/** What of an answer is kept to be looked at; the rest is counted and forgotten. */
export interface Look {
  readonly headers: boolean;
  /** So many bytes of the body of an answer with this status, at most. */
  bodyBytes(status: number): number;
}

/** Names in lower case and values, in the order in which they came. */
export type Headers = readonly (readonly [name: string, value: string])[];

export interface Answer {
  readonly status: number;
  /** Empty unless looked at. */
  readonly headers: Headers;
  /** As UTF-8; '' unless looked at. */
  readonly body: string;
}

/**
 * How an exchange ends: with a whole answer, or with the reason why there is none, in a word (failure.ts;
 * `timeout`: not in time). `endMs`: monotonic.
 */
export type OnEnd = (failure: string | null, answer: Answer | null, endMs: number) => void;

export interface Exchange extends InFlightLinks<Exchange> {
  readonly request: Request;
  readonly look: Look;
  readonly deadlineMs: number;
  /** Null while it waits for one. */
  connection: Connection | null;
  /** Whether it was sent a second time. */
  isRetry: boolean;
  readonly onEnd: OnEnd;
}

export interface Connection {
  /** The pool's own note: whether it is among those with room. */
  isFree: boolean;
  /** How many more requests it takes at `nowMs`; none once it is closed, or too old to be trusted. */
  room(nowMs: number): number;
  isOpen(): boolean;
  send(exchange: Exchange): void;
  /** Nothing is to be heard of this exchange any more. */
  drop(exchange: Exchange): void;
  /** Ends it, and what is on it without a word. */
  close(): void;
}

/** What a connection tells the pool that it belongs to. */
export interface ConnectionEvents {
  connected(): void;
  ended(exchange: Exchange, ...end: Parameters<OnEnd>): void;
  /** It was never sent here: it is to go to another connection. */
  again(exchange: Exchange): void;
  /** It got no answer, and may be sent once more to a fresh connection; ended by `failure` if there can be none. */
  retry(exchange: Exchange, failure: string): void;
  /** It has room now, or is closed. */
  changed(connection: Connection): void;
  see(name: string): void;
  readonly clock: () => number;
}

/** An answer's head, with its trailers and chunk sizes, may be so long. */
export const HEAD_LIMIT_BYTES = 65_536;
export const BODY_LIMIT_BYTES = 8 * 2 ** 20;
