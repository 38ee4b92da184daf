/** How long to wait before a lost connection is opened again. */

export interface BackOff {
  readonly mostMs: number;
  /** The next pause, ms. */
  next(): number;
  /** It went well: the next pause is the first again. */
  reset(): void;
}

interface BackOffParts {
  readonly fromMs: number;
  readonly mostMs: number;
  /** In [0, 1). */
  readonly random: () => number;
}

/** Twice as long each time, and of that between a half and all: what was lost together should not come back together. */
export function openBackOff({ fromMs, mostMs, random }: BackOffParts): BackOff {
  let attempts = 0;
  return {
    mostMs,
    next() {
      const wholeMs = Math.min(mostMs, fromMs * 2 ** attempts);
      if (wholeMs < mostMs) attempts++;
      return wholeMs * (0.5 + random() / 2);
    },
    reset() {
      attempts = 0;
    },
  };
}

/** The same numbers for the same seed: mulberry32 (public domain, Tommy Ettinger). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
