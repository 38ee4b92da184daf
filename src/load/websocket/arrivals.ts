/** What one connection has got of its endpoint's messages: which came first, after a later one, or again. */

/** `ancient`: so far behind that it can't be told any more whether it has come before. */
export type Arrival = 'first' | 'disordered' | 'doubled' | 'ancient';

export interface Arrivals {
  note(number: number): Arrival;
}

/** Numbers remembered behind the highest, in 1 KB: what comes in time is known at up to 4,000 messages/s of an endpoint (2 s). */
const WINDOW = 8192;

/** WINDOW is a power of two, so that this holds beyond 32 bits as well. */
const wordOf = (number: number): number => (number & (WINDOW - 1)) >>> 5;

/** Numbers begin at `from`. */
export function openArrivals(from: number): Arrivals {
  /** Bit n mod WINDOW: whether number n has come. */
  const bits = new Uint32Array(WINDOW / 32);
  let highest = from - 1;

  const set = (number: number): void => {
    const word = wordOf(number);
    bits[word] = (bits[word] as number) | (1 << (number & 31));
  };
  const forget = (number: number): void => {
    const word = wordOf(number);
    bits[word] = (bits[word] as number) & ~(1 << (number & 31));
  };
  const has = (number: number): boolean => ((bits[wordOf(number)] as number) & (1 << (number & 31))) !== 0;

  return {
    note(number) {
      if (number > highest) {
        if (number - highest >= WINDOW) bits.fill(0);
        else for (let skipped = highest + 1; skipped < number; skipped++) forget(skipped);
        set(number);
        highest = number;
        return 'first';
      }
      if (number <= highest - WINDOW) return 'ancient';
      if (has(number)) return 'doubled';
      set(number);
      return 'disordered';
    },
  };
}
