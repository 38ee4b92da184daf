/** Queries that wait for a connection, in the order in which they came; one that has ended meanwhile never leaves. */

/** More are looked through for those that have ended. */
const FEW = 1024;

interface Waiting {
  readonly slot: number;
  readonly mark: number | null;
}

export interface Outbox {
  add(slot: number): void;
  /** The first that is still in flight, which is out then; -1: none. */
  next(): number;
  isEmpty(): boolean;
  clear(): void;
}

/** `markOf` tells what is in a slot now from what was there before; null: nothing is. */
export function openOutbox(markOf: (slot: number) => number | null): Outbox {
  let waiting: Waiting[] = [];
  let first = 0;
  let most = FEW;
  const isAlive = ({ slot, mark }: Waiting) => mark !== null && markOf(slot) === mark;

  function clear(): void {
    waiting = [];
    first = 0;
  }

  function isEmpty(): boolean {
    while (first < waiting.length && !isAlive(waiting[first] as Waiting)) first++;
    if (first < waiting.length) return false;
    clear();
    return true;
  }

  /** A connection that stands still for an hour must not cost the memory of all that was due in it. */
  function tidy(): void {
    waiting = waiting.slice(first).filter(isAlive);
    first = 0;
    most = Math.max(FEW, 2 * waiting.length);
  }

  return {
    add(slot) {
      if (waiting.length >= most) tidy();
      waiting.push({ slot, mark: markOf(slot) });
    },
    next() {
      if (isEmpty()) return -1;
      return (waiting[first++] as Waiting).slot;
    },
    isEmpty,
    clear,
  };
}
