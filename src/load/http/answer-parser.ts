/** Reads answers of HTTP/1.1 out of a stream of bytes, however it is cut: one answer after the other. */
import { openChunked } from './chunked.ts';
import { type Answer, BODY_LIMIT_BYTES, HEAD_LIMIT_BYTES, type Headers, type Look } from './exchange.ts';
import { CHUNKED, type Head, parseHead } from './head.ts';
import { openKeptBytes } from './kept-bytes.ts';

export interface AnswerParser {
  /** An answer to this method is expected now. */
  begin(method: string, look: Look): void;
  /**
   * Reads `length` bytes, which may change afterwards. Returns how many belong to the answer: fewer than
   * `length` only when it is whole or has failed.
   */
  take(bytes: Buffer, length: number): number;
  /** The peer will send no more: only an answer without a length is whole then. */
  end(): void;
  /** Once it is whole. */
  answer(): Answer | null;
  /** `protocol`: nonsense. `too_large`: a head or a body above the limits. `closed`: ended half way. */
  failure(): string | null;
  /** After an answer: whether the connection may be used again, and how long the server keeps it when idle. */
  isKept(): boolean;
  idleMs(): number;
}

type State = 'head' | 'length' | 'chunked' | 'until close' | 'whole' | 'failed';

const END = Buffer.from('\r\n\r\n');

export function openAnswerParser(): AnswerParser {
  let state: State = 'whole';
  let failure: string | null = null;
  let method = '';
  let look: Look | undefined;
  let head: Head | null = null;
  let headers: Headers = [];
  /** Of all heads of this answer, interim ones too. */
  let headBytes = 0;
  /** The start of a head, until the rest comes. */
  const held = openKeptBytes();
  /** Of the body: still to come, come, and kept. */
  let left = 0;
  let bodyBytes = 0;
  const kept = openKeptBytes();
  let isKept = false;
  const chunked = openChunked(onData);

  function fail(name: string): void {
    state = 'failed';
    failure = name;
  }

  function onData(bytes: Buffer, start: number, end: number): void {
    bodyBytes += end - start;
    if (bodyBytes > BODY_LIMIT_BYTES) fail('too_large');
    else kept.add(bytes, start, end);
  }

  /** Returns where the head ended, or `limit` when it has not. */
  function takeHead(bytes: Buffer, start: number, limit: number): number {
    if (held.length() > 0) return takeHeld(bytes, start, limit);
    const parsed = parseHead(bytes, start, limit);
    if (parsed) return beginBody(bytes, start, parsed);
    if (parsed === null) fail('protocol');
    else hold(bytes, start, limit);
    return limit;
  }

  function hold(bytes: Buffer, start: number, end: number): void {
    if (headBytes + held.length() + end - start > HEAD_LIMIT_BYTES) fail('protocol');
    else held.add(bytes, start, end);
  }

  /** Parsed again only once its end has come: a byte at a time must not cost the square of its length. */
  function takeHeld(bytes: Buffer, start: number, limit: number): number {
    const before = held.length();
    const room = Math.min(limit, start + HEAD_LIMIT_BYTES - headBytes - before);
    hold(bytes, start, room);
    const all = held.bytes();
    const at = all.indexOf(END, Math.max(0, before - 3));
    if (at < 0 && isSoFarGood(all)) {
      if (room < limit) fail('protocol');
      return limit;
    }
    const parsed = at < 0 ? null : parseHead(all, 0, at + END.length);
    held.begin(HEAD_LIMIT_BYTES);
    if (!parsed) {
      fail('protocol');
      return limit;
    }
    beginBody(all, 0, parsed);
    return start + parsed.end - before;
  }

  /** What can't become an answer any more is not waited for. */
  const isSoFarGood = (all: Buffer) => all.length < 15 || parseHead(all, 0, 15) !== null;

  function beginBody(bytes: Buffer, start: number, parsed: Head): number {
    const { status, length, end } = parsed;
    headBytes += end - start;
    if (headBytes > HEAD_LIMIT_BYTES || status === 101) fail('protocol');
    else if (status >= 200) {
      head = parsed;
      if (look?.headers) headers = headersOf(bytes.toString('latin1', start, end));
      kept.begin(look?.bodyBytes(status) ?? 0);
      isKept = parsed.isKept;
      if (method === 'HEAD' || status === 204 || status === 304 || length === 0) state = 'whole';
      else if (length === null) {
        state = 'until close';
        isKept = false;
      } else if (length === CHUNKED) {
        state = 'chunked';
        chunked.begin();
      } else if (length > BODY_LIMIT_BYTES) fail('too_large');
      else {
        state = 'length';
        left = length;
      }
    }
    return end;
  }

  function takeBody(bytes: Buffer, start: number, limit: number): number {
    if (state === 'chunked') {
      const end = chunked.take(bytes, start, limit);
      if (end < 0) fail('protocol');
      else if (state === 'chunked' && chunked.isWhole()) state = 'whole';
      return end < 0 ? limit : end;
    }
    const end = state === 'length' ? Math.min(limit, start + left) : limit;
    if (state === 'length') left -= end - start;
    onData(bytes, start, end);
    if (state === 'length' && left === 0) state = 'whole';
    return end;
  }

  return {
    begin(forMethod, forLook) {
      state = 'head';
      failure = null;
      method = forMethod;
      look = forLook;
      head = null;
      headBytes = 0;
      bodyBytes = 0;
      held.begin(HEAD_LIMIT_BYTES);
      kept.begin(0);
      if (headers.length > 0) headers = [];
    },
    take(bytes, length) {
      let at = 0;
      while (at < length && state !== 'whole' && state !== 'failed')
        at = state === 'head' ? takeHead(bytes, at, length) : takeBody(bytes, at, length);
      return at;
    },
    end() {
      if (state === 'until close') state = 'whole';
      else if (held.length() > 0 && parseHead(held.bytes(), 0, held.length()) === null) fail('protocol');
      else if (state !== 'whole' && state !== 'failed') fail('closed');
    },
    answer() {
      if (state !== 'whole' || !head) return null;
      const body = kept.length() === 0 ? '' : kept.bytes().toString();
      return { status: head.status, headers, body };
    },
    failure: () => failure,
    isKept: () => isKept,
    idleMs: () => head?.idleMs ?? Infinity,
  };
}

function headersOf(head: string): Headers {
  const lines = head.split('\r\n').slice(1, -2);
  return lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
  });
}
