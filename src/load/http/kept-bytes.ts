/** The first bytes of something that comes in pieces: one buffer that grows, for a million pieces may be a byte each. */

export interface KeptBytes {
  /** Forgets all, and keeps `most` from now on. */
  begin(most: number): void;
  /** Adds those from `start` to `end`, as many as are to be kept. */
  add(bytes: Buffer, start: number, end: number): void;
  readonly length: () => number;
  /** What is kept, until the next change. */
  bytes(): Buffer;
}

const LEAST_BYTES = 1024;
const NOTHING = Buffer.alloc(0);

export function openKeptBytes(): KeptBytes {
  let most = 0;
  let buffer = NOTHING;
  let length = 0;
  return {
    begin(given) {
      most = given;
      buffer = NOTHING;
      length = 0;
    },
    add(bytes, start, end) {
      const until = Math.min(end, start + most - length);
      if (until <= start) return;
      const size = length + until - start;
      if (buffer.length < size) {
        const larger = Buffer.allocUnsafe(Math.max(LEAST_BYTES, 2 * size));
        buffer.copy(larger, 0, 0, length);
        buffer = larger;
      }
      bytes.copy(buffer, length, start, until);
      length = size;
    },
    length: () => length,
    bytes: () => buffer.subarray(0, length),
  };
}
