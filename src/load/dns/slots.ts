/**
 * The queries in flight on some lines (sockets or connections), by line and id: a ring in the order of sending,
 * so that timeouts are at its tail. A slot remembers its last query until it is taken again.
 */

const MOST_IDS = 65_536;
const FEWEST_IDS = 64;
/** What a slot holds; 0: nothing yet. */
const IN_FLIGHT = 1;
const ANSWERED = 2;
const UNANSWERED = 3;

export interface Slots {
  /** By slot: due and sent, monotonic ms, the query, and the number of the load that asks it (modulo 2³²). */
  readonly dueMs: Float64Array;
  readonly sentMs: Float64Array;
  readonly query: Uint32Array;
  readonly number: Uint32Array;
  /** Whether there is a next slot: not while the oldest query still in flight has it. */
  hasRoom(): boolean;
  /** The next slot, now in flight; only while there is room. */
  take(): number;
  /** A slot's line and id belong together with it one to one. */
  lineOf(slot: number): number;
  idOf(slot: number): number;
  /** -1: no slot has this id. */
  slotOf(line: number, id: number): number;
  isInFlight(slot: number): boolean;
  /** Of one that is not in flight: whether its last query was answered, or was given up; neither: never used. */
  isAnswered(slot: number): boolean;
  isGivenUp(slot: number): boolean;
  /** Ends what is in flight in it; or notes that there was an answer after all. */
  release(slot: number, isAnswered: boolean): void;
  /** In flight on a line. */
  inflightOn(line: number): number;
  /** Those in flight from the oldest on, until it returns false. */
  each(visit: (slot: number) => boolean): void;
}

/**
 * Room for at least four times as many as may be in flight, if ids allow: one slow answer must not hold up the
 * ring. `run` (a power of two, at most 64): so many in a row have the same line.
 */
export function openSlots(lines: number, cap: number, run: number): Slots {
  const ids = Math.min(MOST_IDS, Math.max(FEWEST_IDS, 2 ** Math.ceil(Math.log2((4 * cap) / lines))));
  const size = lines * ids;
  const state = new Uint8Array(size);
  const dueMs = new Float64Array(size);
  const sentMs = new Float64Array(size);
  const query = new Uint32Array(size);
  const number = new Uint32Array(size);
  const onLine = new Uint32Array(lines);
  /** The next slot, the oldest one that may be in flight, and how many lie between. */
  let head = 0;
  let tail = 0;
  let span = 0;

  const after = (slot: number) => (slot + 1 === size ? 0 : slot + 1);
  const lineOf = (slot: number) => ((slot / run) | 0) % lines;

  function advance(): void {
    while (span > 0 && state[tail] !== IN_FLIGHT) {
      tail = after(tail);
      span--;
    }
  }

  return {
    dueMs,
    sentMs,
    query,
    number,
    hasRoom() {
      if (span === size) advance();
      return span < size;
    },
    take() {
      const slot = head;
      head = after(head);
      span++;
      state[slot] = IN_FLIGHT;
      const line = lineOf(slot);
      onLine[line] = (onLine[line] as number) + 1;
      return slot;
    },
    lineOf,
    idOf: (slot) => ((slot / (run * lines)) | 0) * run + (slot % run),
    slotOf: (line, id) => (id < ids ? (((id / run) | 0) * lines + line) * run + (id % run) : -1),
    isInFlight: (slot) => state[slot] === IN_FLIGHT,
    isAnswered: (slot) => state[slot] === ANSWERED,
    isGivenUp: (slot) => state[slot] === UNANSWERED,
    release(slot, isAnswered) {
      const line = lineOf(slot);
      if (state[slot] === IN_FLIGHT) onLine[line] = (onLine[line] as number) - 1;
      state[slot] = isAnswered ? ANSWERED : UNANSWERED;
    },
    inflightOn: (line) => onLine[line] as number,
    each(visit) {
      advance();
      for (let slot = tail, left = span; left > 0; slot = after(slot), left--)
        if (state[slot] === IN_FLIGHT && !visit(slot)) return;
    },
  };
}
