/** Memory that is really resident, of exactly the size asked, for leaks and for shapes that are none. */

const PAGE = 4096;
// Address space only: nothing of it is resident until it is touched.
const RESERVED = 16 * 2 ** 30;

export interface ResidentMemory {
  /** Makes it this large: new pages are touched, pages no longer needed go back to the system at once. */
  resize(bytes: number): void;
}

/**
 * A resizable ArrayBuffer, because it grows in place and page by page, and shrinks without waiting for a
 * garbage collection: 600 MB/h is 4 pages every 100 ms. Beyond 16 GiB `resize` throws a RangeError, as an
 * allocation that fails would.
 */
export function createResidentMemory(): ResidentMemory {
  let memory: ArrayBuffer | undefined;
  return {
    resize(bytes) {
      const size = Math.ceil(bytes / PAGE) * PAGE;
      if (size === (memory?.byteLength ?? 0)) return;
      memory ??= new ArrayBuffer(0, { maxByteLength: RESERVED });
      const before = memory.byteLength;
      memory.resize(size);
      const fresh = new Uint8Array(memory);
      for (let at = before; at < size; at += PAGE) fresh[at] = 1;
    },
  };
}
