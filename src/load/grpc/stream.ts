/** One call's stream: what comes on it, until it is closed. */
import { type ClientHttp2Stream, constants, type IncomingHttpHeaders } from 'node:http2';
import type { Answer, Call } from './call.ts';
import { openMessageReader } from './message-reader.ts';

export interface Stream {
  /** Tells the server that nobody waits for an answer any more. */
  cancel(): void;
}

/**
 * With an answer; or with why there is none; or, all null, closed before its status came, `error` being what Node says
 * of it.
 */
export type OnClosed = (failure: string | null, answer: Answer | null, error: unknown) => void;

const { NGHTTP2_CANCEL, NGHTTP2_FLAG_END_STREAM, HTTP2_HEADER_STATUS, HTTP2_HEADER_CONTENT_TYPE } = constants;
const OK = 0;
const UNKNOWN = 2;
const HIGHEST = 16;

export function openStream(stream: ClientHttp2Stream, call: Call, onClosed: OnClosed): Stream {
  const { body, take, isHeldOpen } = call.request;
  let head: IncomingHttpHeaders | null = null;
  let tail: IncomingHttpHeaders | null = null;
  let count = 0;
  let first: Buffer | null = null;
  let last: Buffer | null = null;
  let failure: string | null = null;
  let error: unknown = null;
  const cancel = () => stream.close(NGHTTP2_CANCEL);
  const isEnough = () => take !== null && count >= take;

  const reader = openMessageReader((message) => {
    if (isEnough()) return;
    if (count++ === 0) {
      first = message;
      call.onFirst?.();
    }
    last = message;
    if (isEnough()) cancel();
  });

  /** The server has said all: it waits neither for what we have left open nor for what it has not read yet. */
  function finish(headers: IncomingHttpHeaders): void {
    tail = headers;
    if (!stream.writableFinished) cancel();
  }
  stream.on('response', (headers, flags) => {
    head = headers;
    if ((flags & NGHTTP2_FLAG_END_STREAM) !== 0) finish(headers);
  });
  stream.on('trailers', finish);
  stream.on('data', (chunk: Buffer) => {
    if (failure !== null) return;
    failure = reader.push(chunk);
    if (failure !== null) cancel();
  });
  stream.on('error', (given) => {
    error = given;
  });
  stream.on('close', () => {
    if (isEnough()) return onClosed(null, { status: OK, words: '', count, first, last }, null);
    if (failure !== null || head === null) return onClosed(failure, null, error);
    const given = tail?.['grpc-status'];
    if (given === undefined) return onClosed(withoutStatus(head, stream), null, error);
    const status = /^\d{1,9}$/.test(String(given)) ? Number(given) : UNKNOWN;
    if (status === OK && !reader.isWhole()) return onClosed('protocol', null, null);
    const words = String(tail?.['grpc-message'] ?? '');
    onClosed(null, { status: status > HIGHEST ? UNKNOWN : status, words, count, first, last }, null);
  });

  if (isHeldOpen) stream.write(body);
  else stream.end(body);
  return { cancel };
}

/** An answer of a proxy, or of something that is no gRPC at all; null: of nothing, for it broke off. */
function withoutStatus(head: IncomingHttpHeaders, stream: ClientHttp2Stream): string | null {
  const status = Number(head[HTTP2_HEADER_STATUS]);
  if (status !== 200) return `status.${status}`;
  if (!/^application\/grpc\b/.test(String(head[HTTP2_HEADER_CONTENT_TYPE]))) return 'protocol';
  return stream.rstCode === constants.NGHTTP2_NO_ERROR && stream.readableEnded ? 'protocol' : null;
}
