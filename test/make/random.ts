/** Numbers that look like chance and are the same on every machine: what made traces are made of. */

export interface Random {
  /** From 0 to 1. */
  uniform(): number;
  between(from: number, to: number): number;
  /** Evenly on a logarithmic scale: as often from 1 to 2 as from 10 to 20. */
  logBetween(from: number, to: number): number;
  /** A whole number, both ends included. */
  whole(from: number, to: number): number;
  /** Mean 0, deviation 1. */
  normal(): number;
}

/** xoshiro128**, seeded with splitmix32 (Blackman & Vigna 2018): 32-bit integer steps only, so the same everywhere. */
export function randomOf(seed: number): Random {
  let mixed = seed | 0;
  const split = () => {
    mixed = (mixed + 0x9e3779b9) | 0;
    let z = mixed;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return z ^ (z >>> 16);
  };
  let [a, b, c, d] = [split(), split(), split(), split()];
  const uniform = () => {
    const product = Math.imul(b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return (result >>> 0) / 4_294_967_296;
  };
  let spare: number | null = null;
  const normal = () => {
    if (spare !== null) {
      const value = spare;
      spare = null;
      return value;
    }
    // Marsaglia's polar method: two at a time, without the sine of Box and Muller.
    for (;;) {
      const [x, y] = [2 * uniform() - 1, 2 * uniform() - 1];
      const square = x * x + y * y;
      if (square === 0 || square >= 1) continue;
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      spare = y * scale;
      return x * scale;
    }
  };
  return {
    uniform,
    normal,
    between: (from, to) => from + (to - from) * uniform(),
    logBetween: (from, to) => from * (to / from) ** uniform(),
    whole: (from, to) => from + Math.floor((to - from + 1) * uniform()),
  };
}
