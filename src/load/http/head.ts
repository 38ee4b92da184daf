/** Reads the head of an HTTP/1.1 answer out of bytes: its status, and how its body is framed. */

export interface Head {
  readonly status: number;
  /** Of the body in bytes, or one of the two below; null when nothing says. */
  readonly length: number | null;
  /** Whether the connection may serve another request. */
  readonly isKept: boolean;
  /** How long the server says that it keeps an idle connection. */
  readonly idleMs: number;
  /** Where it ends: what follows is the body. */
  readonly end: number;
}

export const CHUNKED = -1;

const CR = 13;
const LF = 10;
const SPACE = 32;
const TAB = 9;
const COLON = 58;
const ZERO = 48;

/** What a header's name is made of (RFC 9110, 5.6.2). */
const IS_TOKEN = new Uint8Array(256);
for (const letter of "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
  IS_TOKEN[letter.charCodeAt(0)] = 1;

/**
 * `bytes` from `start` to `limit` → the head; undefined: more of it must come; null: it is none. Strict where
 * two readers might see two answers: CRLF only, no folded lines, one length, no length beside chunks, no
 * transfer coding but `chunked` (RFC 9112, 6.3 and 11.2).
 */
export function parseHead(bytes: Buffer, start: number, limit: number): Head | null | undefined {
  // HTTP/1.1 200 OK
  if (limit - start < 15) return undefined;
  const minor = (bytes[start + 7] as number) - ZERO;
  const status = digit(bytes, start + 9) * 100 + digit(bytes, start + 10) * 10 + digit(bytes, start + 11);
  if (!isWord(bytes, start, start + 7, 'http/1.') || (minor !== 0 && minor !== 1)) return null;
  if (bytes[start + 8] !== SPACE || !(status >= 100 && status <= 999)) return null;
  if (bytes[start + 12] !== SPACE && bytes[start + 12] !== CR) return null;
  let at = endOfLine(bytes, start + 12, limit);
  if (at < 0) return at === PARTIAL ? undefined : null;

  let length: number | null = null;
  let isKept = minor === 1;
  let idleMs = Infinity;
  for (;;) {
    if (at + 1 >= limit) return undefined;
    if (bytes[at] === CR)
      return bytes[at + 1] === LF ? { status, length, isKept, idleMs, end: at + 2 } : null;
    const name = at;
    while (at < limit && IS_TOKEN[bytes[at] as number] === 1) at++;
    if (at === limit) return undefined;
    if (at === name || bytes[at] !== COLON) return null;
    const colon = at;
    at = endOfLine(bytes, colon + 1, limit);
    if (at < 0) return at === PARTIAL ? undefined : null;
    switch (colon - name) {
      case 10:
        // What nearly all servers say, without making a text of it.
        if (isWord(bytes, name, at - 2, 'connection: keep-alive')) isKept = true;
        else if (isWord(bytes, name, colon, 'connection')) {
          const options = textAfter(bytes, colon, at);
          if (/(^|[\s,])close($|[\s,])/.test(options)) isKept = false;
          else if (/(^|[\s,])keep-alive($|[\s,])/.test(options)) isKept = true;
        } else if (isWord(bytes, name, colon, 'keep-alive')) {
          const timeout = /(?:^|[\s,;])timeout=(\d{1,9})/.exec(textAfter(bytes, colon, at))?.[1];
          if (timeout !== undefined) idleMs = Number(timeout) * 1000;
        }
        break;
      case 14:
        if (isWord(bytes, name, colon, 'content-length')) {
          if (length !== null) return null;
          length = lengthOf(bytes, colon + 1, at - 2);
          if (length < 0) return null;
        }
        break;
      case 17:
        if (isWord(bytes, name, colon, 'transfer-encoding')) {
          if (length !== null || minor === 0 || textAfter(bytes, colon, at) !== 'chunked') return null;
          length = CHUNKED;
        }
        break;
    }
  }
}

const PARTIAL = -1;
const BAD = -2;

/** Where the next line starts. */
function endOfLine(bytes: Buffer, from: number, limit: number): number {
  let at = from;
  for (;;) {
    if (at >= limit) return PARTIAL;
    const byte = bytes[at] as number;
    if (byte === CR) break;
    if (byte === LF || byte === 0) return BAD;
    at++;
  }
  if (at + 1 >= limit) return PARTIAL;
  return bytes[at + 1] === LF ? at + 2 : BAD;
}

/** Whether a lower-case word stands there, in whatever case. */
function isWord(bytes: Buffer, from: number, to: number, word: string): boolean {
  if (to - from !== word.length) return false;
  for (let i = 0; i < word.length; i++) {
    const byte = bytes[from + i] as number;
    const lower = byte >= 65 && byte <= 90 ? byte + 32 : byte;
    if (lower !== word.charCodeAt(i)) return false;
  }
  return true;
}

const digit = (bytes: Buffer, at: number): number => {
  const value = (bytes[at] as number) - ZERO;
  return value >= 0 && value <= 9 ? value : Number.NaN;
};

/** The value after the colon of a line that ends before `next`, in lower case. */
const textAfter = (bytes: Buffer, colon: number, next: number): string =>
  bytes
    .toString('latin1', colon + 1, next - 2)
    .trim()
    .toLowerCase();

/** A number of bytes, digits only; -1 when it is none. Fifteen digits are exact in a double. */
function lengthOf(bytes: Buffer, from: number, to: number): number {
  let at = from;
  let end = to;
  while (at < end && (bytes[at] === SPACE || bytes[at] === TAB)) at++;
  while (end > at && (bytes[end - 1] === SPACE || bytes[end - 1] === TAB)) end--;
  if (at === end || end - at > 15) return -1;
  let value = 0;
  for (; at < end; at++) value = value * 10 + digit(bytes, at);
  return Number.isNaN(value) ? -1 : value;
}
