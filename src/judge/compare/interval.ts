/** How sure a figure of one run is, though its requests and ticks resemble their neighbours. Pure. */
import { countOf, EMPTY, type Histogram, merge, percentile, upperOf } from '../../model/histogram.ts';

/** What is divided by what in one stretch of the run: failed by due, CPU seconds by requests. */
export interface Part {
  readonly over: number;
  readonly under: number;
}

export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Fewer stretches tell nothing of how much they differ. */
const BATCHES_LEAST = 4;
/** Of a standard normal, both tails together 1 %. */
const Z99 = 2.5758;

/**
 * The ratio of two sums, and the standard error that its stretches tell (batch means as a ratio estimate: Cochran,
 * Sampling Techniques, §6; Law and Kelton, Simulation Modeling, §9.5). Stretches that still resemble their neighbours
 * are fewer witnesses than there are: as much more as an AR(1) of their lag-1 correlation. null below 4 stretches, or
 * when nothing stands under the line.
 */
export function ratioOf(parts: readonly Part[]): { value: number; error: number; freedom: number } | null {
  const told = parts.filter(({ under }) => under > 0);
  const under = told.reduce((sum, part) => sum + part.under, 0);
  if (told.length < BATCHES_LEAST) return null;
  const value = told.reduce((sum, part) => sum + part.over, 0) / under;
  const off = told.map((part) => part.over - value * part.under);
  const square = off.reduce((sum, each) => sum + each ** 2, 0);
  const count = told.length;
  const error = Math.sqrt(((square * count) / (count - 1)) * likeness(off, square)) / under;
  return { value, error, freedom: count - 1 };
}

/** (1 + r)/(1 − r): how many times more neighbours that are alike vary together. */
function likeness(off: readonly number[], square: number): number {
  if (square === 0) return 1;
  const lagged = off.reduce((sum, each, i) => sum + each * (off[i - 1] ?? 0), 0);
  // On average r is short by 1/n.
  const r = Math.min(0.8, Math.max(0, lagged / square + 1 / off.length));
  return (1 + r) / (1 - r);
}

/** A mean or a quotient with its 99 % interval. */
export function estimateOf(parts: readonly Part[]): Estimate | null {
  const ratio = ratioOf(parts);
  if (!ratio) return null;
  const half = student99(ratio.freedom) * ratio.error;
  return { value: ratio.value, low: ratio.value - half, high: ratio.value + half };
}

/**
 * A share with Wilson's interval (1927), for as many requests as there would be if they were independent: failures come
 * in bursts, and a hundred of one second are one event.
 */
export function shareOf(parts: readonly Part[], widening = wideningOf(parts)): Estimate | null {
  const n = parts.reduce((sum, { under }) => sum + under, 0);
  if (n === 0) return null;
  const value = parts.reduce((sum, { over }) => sum + over, 0) / n;
  return wilson(
    value,
    n / widening,
    widening > 1 ? student99(Math.max(BATCHES_LEAST, parts.length) - 1) : Z99,
  );
}

/** How many times as uncertain as independent requests would be a share is; at least 1. */
export function wideningOf(parts: readonly Part[]): number {
  const ratio = ratioOf(parts);
  const n = parts.reduce((sum, { under }) => sum + under, 0);
  if (!ratio || !(ratio.value > 0 && ratio.value < 1)) return 1;
  return Math.max(1, (ratio.error ** 2 * n) / (ratio.value * (1 - ratio.value)));
}

function wilson(share: number, n: number, z: number): Estimate {
  const middle = (share + z ** 2 / (2 * n)) / (1 + z ** 2 / n);
  const half = (z * Math.sqrt((share * (1 - share)) / n + (z / (2 * n)) ** 2)) / (1 + z ** 2 / n);
  return { value: share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/** A value of a histogram stands for a bucket, at most this share of it wide. */
const RESOLUTION = 1 / 128;

/**
 * A percentile with the interval of its order statistics (David and Nagaraja, Order Statistics, §7.1): the values at the
 * ranks a little below and above, as far as the share of requests beyond it is uncertain, which the stretches tell.
 * No upper bound where the rank would lie beyond the last request.
 */
export function percentileOf(batches: readonly Histogram[], q: number): Estimate | null {
  const total = batches.reduce(merge, EMPTY);
  const n = countOf(total);
  const value = percentile(total, q);
  if (value === null) return null;
  const ratio = ratioOf(batches.map((batch) => ({ over: countAbove(batch, value), under: countOf(batch) })));
  if (!ratio) return { value, low: 0, high: Infinity };
  const error = Math.max(ratio.error, Math.sqrt((q * (1 - q)) / n));
  const half = student99(ratio.freedom) * error + 1 / n;
  const low = q - half > 0 ? (percentile(total, q - half) ?? 0) * (1 - RESOLUTION) : 0;
  const high = q + half < 1 ? (percentile(total, q + half) ?? Infinity) : Infinity;
  return { value, low: Math.min(low, value), high: Math.max(high, value) };
}

function countAbove(histogram: Histogram, seconds: number): number {
  let count = 0;
  for (let i = 0; i < histogram.length; i += 2)
    if (upperOf(histogram[i] as number) / 1e6 > seconds) count += histogram[i + 1] as number;
  return count;
}

/** Student's t, both tails together 1 %, by Fisher's expansion (Abramowitz and Stegun 26.7.5): 3 % short at 3, exact beyond 8. */
function student99(freedom: number): number {
  const z = Z99;
  return (
    z +
    (z ** 3 + z) / (4 * freedom) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * freedom ** 3)
  );
}
