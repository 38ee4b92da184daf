/** Takes the chunks of a body apart (RFC 9112, 7.1): sizes, extensions and trailers are read over. */
import { HEAD_LIMIT_BYTES } from './exchange.ts';

export interface Chunked {
  begin(): void;
  /**
   * Reads from `start` to `limit` and hands on the spans of data in it. Returns where it stopped: at `limit`
   * when there is more to come, behind the last trailer when the body is whole, or -1 when these are no chunks.
   */
  take(bytes: Buffer, start: number, limit: number): number;
  isWhole(): boolean;
}

const CR = 13;
const LF = 10;
/** Eight hex digits are 4 GiB, far above what a body may have. */
const MOST_DIGITS = 8;

type State =
  | 'size'
  | 'extension'
  | 'sizeEnd'
  | 'data'
  | 'dataCr'
  | 'dataLf'
  | 'line'
  | 'trailer'
  | 'trailerLf'
  | 'lastLf'
  | 'whole';

export function openChunked(onData: (bytes: Buffer, start: number, end: number) => void): Chunked {
  let state: State = 'size';
  let digits = 0;
  let left = 0;
  /** Bytes of extensions and trailers. */
  let extras = 0;

  /** The state after one byte that is not data; null when it may not stand there. */
  function after(byte: number): State | null {
    switch (state) {
      case 'size': {
        const value = hexOf(byte);
        if (value >= 0) {
          left = left * 16 + value;
          return ++digits <= MOST_DIGITS ? 'size' : null;
        }
        if (digits === 0) return null;
        if (byte === CR) return 'sizeEnd';
        return byte === 59 || byte === 32 || byte === 9 ? 'extension' : null;
      }
      case 'extension':
        if (byte === CR) return 'sizeEnd';
        return isText(byte) ? 'extension' : null;
      case 'sizeEnd':
        if (byte !== LF) return null;
        digits = 0;
        return left > 0 ? 'data' : 'line';
      case 'dataCr':
        return byte === CR ? 'dataLf' : null;
      case 'dataLf':
        return byte === LF ? 'size' : null;
      case 'line':
        if (byte === CR) return 'lastLf';
        return isText(byte) ? 'trailer' : null;
      case 'trailer':
        if (byte === CR) return 'trailerLf';
        return isText(byte) ? 'trailer' : null;
      case 'trailerLf':
        return byte === LF ? 'line' : null;
      case 'lastLf':
        return byte === LF ? 'whole' : null;
      default:
        return null;
    }
  }

  const isText = (byte: number) => byte !== LF && byte !== 0 && ++extras <= HEAD_LIMIT_BYTES;

  return {
    begin() {
      state = 'size';
      digits = 0;
      left = 0;
      extras = 0;
    },
    take(bytes, start, limit) {
      let at = start;
      while (at < limit && state !== 'whole') {
        if (state === 'data') {
          const end = Math.min(limit, at + left);
          onData(bytes, at, end);
          left -= end - at;
          at = end;
          if (left === 0) state = 'dataCr';
        } else {
          const next = after(bytes[at++] as number);
          if (next === null) return -1;
          state = next;
        }
      }
      return at;
    },
    isWhole: () => state === 'whole',
  };
}

function hexOf(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const lower = byte | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}
