/** The queries in flight, by socket and id; a ring in the order of sending, so that timeouts are at its tail. */

const IDS = 65_536;

export interface Slots {
  /** Due and sent, monotonic ms, and the query's number, by slot. */
  readonly dueMs: Float64Array;
  readonly sentMs: Float64Array;
  readonly query: Uint32Array;
  /** The next slot, now in flight; -1 when the oldest query still in flight has it. */
  take(): number;
  /** The slot's socket and id belong together one to one. */
  socketOf(slot: number): number;
  idOf(slot: number): number;
  slotOf(socket: number, id: number): number;
  isInFlight(slot: number): boolean;
  release(slot: number): void;
  /** The oldest slot in flight; -1: none. */
  oldest(): number;
  inflight(): number;
}

/** `sockets` is a power of two; each has 65,536 ids. */
export function openSlots(sockets: number): Slots {
  const size = sockets * IDS;
  const mask = size - 1;
  const shift = Math.log2(sockets);
  const taken = new Uint8Array(size);
  const dueMs = new Float64Array(size);
  const sentMs = new Float64Array(size);
  const query = new Uint32Array(size);
  let head = 0;
  let tail = 0;
  let inflight = 0;

  const advance = () => {
    while (tail < head && taken[tail & mask] === 0) tail++;
  };

  return {
    dueMs,
    sentMs,
    query,
    take() {
      if (head - tail === size) advance();
      if (head - tail === size) return -1;
      const slot = head++ & mask;
      taken[slot] = 1;
      inflight++;
      return slot;
    },
    socketOf: (slot) => slot & (sockets - 1),
    idOf: (slot) => slot >>> shift,
    slotOf: (socket, id) => (id << shift) | socket,
    isInFlight: (slot) => taken[slot] === 1,
    release(slot) {
      taken[slot] = 0;
      inflight--;
    },
    oldest() {
      advance();
      return tail === head ? -1 : tail & mask;
    },
    inflight: () => inflight,
  };
}
