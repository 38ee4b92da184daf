/** A call on its way and what comes of it: what flows, channels and connections hand to each other. */
import type { OutgoingHttpHeaders } from 'node:http2';
import type { InFlightLinks } from '../in-flight.ts';
import type { Channel } from './channel.ts';
import type { Connection } from './connection.ts';

/** What grpc's own clients take, each. */
export const MESSAGE_LIMIT_BYTES = 4 * 2 ** 20;

export interface CallRequest {
  readonly headers: OutgoingHttpHeaders;
  /** The messages, each with its prefix. */
  readonly body: Buffer;
  /** So many messages are enough: the call is cancelled then. Null: its end is the answer. */
  readonly take: number | null;
  /** Whether our side of the stream stays open: the server would take its end for that of the call. */
  readonly isHeldOpen: boolean;
}

export interface Answer {
  /** A number of `GRPC_STATUSES`; what has no name there is UNKNOWN. */
  readonly status: number;
  /** The server's words for it, as they came: percent-encoded. */
  readonly words: string;
  readonly count: number;
  readonly first: Buffer | null;
  readonly last: Buffer | null;
}

/**
 * How a call ends: with an answer, or with the reason why there is none, in a word (`GRPC_FAILURES`;
 * `timeout`: not in time). `endMs`: monotonic.
 */
export type OnEnd = (failure: string | null, answer: Answer | null, endMs: number) => void;

export interface Call extends InFlightLinks<Call> {
  readonly request: CallRequest;
  readonly deadlineMs: number;
  /** Told when the first message of an answer is there. */
  readonly onFirst: (() => void) | null;
  readonly onEnd: OnEnd;
  readonly channel: Channel;
  /** Null while it waits for one. */
  connection: Connection | null;
  /** Whether it was sent a second time, for the server had told that it left it undone. */
  isRetry: boolean;
}
