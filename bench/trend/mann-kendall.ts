/** The tests of trend that people know, to be compared with: Mann–Kendall, Sen's slope, Hamed and Rao's correction. */

export interface MannKendall {
  /** Pairs that rise less pairs that fall. */
  readonly s: number;
  /** Of S, where nothing moves; ties taken into account. */
  readonly variance: number;
  /** With continuity correction; null: the corrected variance is not positive. */
  readonly z: number | null;
  /** Two-sided. */
  readonly p: number | null;
}

/** Mann 1945, Kendall 1975. n² / 2 comparisons. */
export function mannKendall(values: ArrayLike<number>): MannKendall {
  const n = values.length;
  let s = 0;
  for (let i = 0; i < n; i++)
    for (let j = i + 1; j < n; j++) s += Math.sign((values[j] as number) - (values[i] as number));
  const ties = new Map<number, number>();
  for (let i = 0; i < n; i++) ties.set(values[i] as number, (ties.get(values[i] as number) ?? 0) + 1);
  const term = (t: number) => t * (t - 1) * (2 * t + 5);
  const variance = (term(n) - [...ties.values()].reduce((sum, t) => sum + term(t), 0)) / 18;
  return { s, variance, ...(s === 0 ? { z: 0, p: 1 } : significance(s, variance)) };
}

function significance(s: number, variance: number): Pick<MannKendall, 'z' | 'p'> {
  if (!(variance > 0)) return { z: null, p: null };
  const z = (s - Math.sign(s)) / Math.sqrt(variance);
  return { z, p: 2 * upperTail(Math.abs(z)) };
}

/** The median of the slopes between all pairs, per step (Theil 1950, Sen 1968). */
export function senSlope(values: ArrayLike<number>): number {
  const n = values.length;
  const slopes = new Float64Array((n * (n - 1)) / 2);
  let k = 0;
  for (let i = 0; i < n; i++)
    for (let j = i + 1; j < n; j++) slopes[k++] = ((values[j] as number) - (values[i] as number)) / (j - i);
  slopes.sort();
  const middle = slopes.length >> 1;
  return slopes.length % 2 === 1
    ? (slopes[middle] as number)
    : ((slopes[middle - 1] as number) + (slopes[middle] as number)) / 2;
}

/** Two-sided 5 % of a standard normal. */
const Z95 = 1.959963984540054;

/**
 * Mann–Kendall where neighbours resemble each other: the variance is multiplied by a factor from the autocorrelation
 * of the ranks of the series without its Sen slope, over all lags at which that is significant (Hamed & Rao 1998).
 */
export function hamedRao(values: ArrayLike<number>): MannKendall & { readonly factor: number } {
  const n = values.length;
  const plain = mannKendall(values);
  const slope = senSlope(values);
  const ranks = ranksOf(Array.from(values, (value, i) => value - slope * (i + 1)));
  const mean = (n + 1) / 2;
  const square = ranks.reduce((sum, rank) => sum + (rank - mean) ** 2, 0);
  let sum = 0;
  for (let lag = 1; lag < n; lag++) {
    let product = 0;
    for (let i = 0; i + lag < n; i++)
      product += ((ranks[i] as number) - mean) * ((ranks[i + lag] as number) - mean);
    const r = square === 0 ? 0 : product / square;
    if (Math.abs(r) > Z95 / Math.sqrt(n)) sum += (n - lag) * (n - lag - 1) * (n - lag - 2) * r;
  }
  const factor = 1 + (2 / (n * (n - 1) * (n - 2))) * sum;
  const variance = plain.variance * factor;
  return { s: plain.s, variance, factor, ...significance(plain.s, variance) };
}

/** From 1 on; equal values share the mean of theirs. */
function ranksOf(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((a, b) => (values[a] as number) - (values[b] as number));
  const ranks = new Array<number>(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to] as number] === values[order[from] as number]) to++;
    for (let i = from; i < to; i++) ranks[order[i] as number] = (from + to + 1) / 2;
    from = to;
  }
  return ranks;
}

/** Of a standard normal beyond z ≥ 0: its series up to 3, its continued fraction above (Abramowitz & Stegun 26.2). */
export function upperTail(z: number): number {
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z < 3) {
    let [term, sum] = [z, z];
    for (let k = 3; term > 1e-17 * sum; k += 2) {
      term *= (z * z) / k;
      sum += term;
    }
    return 0.5 - density * sum;
  }
  let fraction = 0;
  for (let k = 200; k > 0; k--) fraction = k / (z + fraction);
  return density / (z + fraction);
}
