/**
 * Latency histograms in the HDR layout (Gil Tene, HdrHistogram): buckets of equal relative width, so
 * that any two can be merged exactly and a percentile is never averaged.
 *
 * Values are whole microseconds. Up to 256 µs every value has a bucket of its own; above, each doubling
 * is cut into 128, which bounds the relative error by 1/128 of the value (a reported percentile is the
 * bucket's upper end: never flattering).
 */

const LINEAR = 256;
const HALF = LINEAR / 2;
/** Longest latency that is told apart, about 71 minutes; longer ones count as this. */
export const MAX_MICROS = 2 ** 32 - 1;
export const BUCKETS = bucketOf(MAX_MICROS) + 1;

/**
 * A histogram as plain data: `[bucket, count, bucket, count, …]`, buckets ascending, counts > 0.
 * Small enough to travel once a tick and to be kept for a day.
 */
export type Histogram = readonly number[];

export const EMPTY: Histogram = [];

/** The bucket of a latency in microseconds; clamped to 0…MAX_MICROS, NaN counts as 0. */
export function bucketOf(micros: number): number {
  if (!(micros > 0)) return 0;
  const value = micros >= MAX_MICROS ? MAX_MICROS : Math.round(micros);
  if (value < LINEAR) return value;
  const octave = 24 - Math.clz32(value); // 1 for 256…511
  return LINEAR + (octave - 1) * HALF + ((value >>> octave) - HALF);
}

/** The largest latency in microseconds that falls into a bucket. */
export function upperOf(bucket: number): number {
  if (bucket < LINEAR) return bucket;
  const octave = Math.floor((bucket - LINEAR) / HALF) + 1;
  const slot = ((bucket - LINEAR) % HALF) + HALF;
  return (slot + 1) * 2 ** octave - 1;
}

function middleOf(bucket: number): number {
  if (bucket < LINEAR) return bucket;
  const octave = Math.floor((bucket - LINEAR) / HALF) + 1;
  return upperOf(bucket) - (2 ** octave - 1) / 2;
}

/** The sum of two histograms: counts are added, nothing is lost. */
export function merge(a: Histogram, b: Histogram): Histogram {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  const sum: number[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const left = i < a.length ? (a[i] as number) : Infinity;
    const right = j < b.length ? (b[j] as number) : Infinity;
    if (left < right) {
      sum.push(left, a[i + 1] as number);
      i += 2;
    } else if (right < left) {
      sum.push(right, b[j + 1] as number);
      j += 2;
    } else {
      sum.push(left, (a[i + 1] as number) + (b[j + 1] as number));
      i += 2;
      j += 2;
    }
  }
  return sum;
}

/** The sum of many: of 60 in a fifth of the time that merging them one by one takes. */
export function mergeAll(histograms: readonly Histogram[]): Histogram {
  const counts = new Float64Array(BUCKETS);
  for (const histogram of histograms)
    for (let i = 0; i < histogram.length; i += 2)
      counts[histogram[i] as number] =
        (counts[histogram[i] as number] as number) + (histogram[i + 1] as number);
  const sum: number[] = [];
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    const count = counts[bucket] as number;
    if (count > 0) sum.push(bucket, count);
  }
  return sum;
}

/** What a growing histogram gained since it was `before`: the latencies of one hour, from two totals. */
export function since(total: Histogram, before: Histogram): Histogram {
  const known = new Map<number, number>();
  for (let i = 0; i < before.length; i += 2) known.set(before[i] as number, before[i + 1] as number);
  const gained: number[] = [];
  for (let i = 0; i < total.length; i += 2) {
    const count = (total[i + 1] as number) - (known.get(total[i] as number) ?? 0);
    if (count > 0) gained.push(total[i] as number, count);
  }
  return gained;
}

/** `count` requests of the same latency, such as those that a lost worker never sent. */
export function constant(micros: number, count: number): Histogram {
  return count > 0 ? [bucketOf(micros), count] : EMPTY;
}

export function countOf(histogram: Histogram): number {
  let count = 0;
  for (let i = 1; i < histogram.length; i += 2) count += histogram[i] as number;
  return count;
}

/**
 * The latency in seconds that a share `q` (0…1) of the requests did not exceed, by nearest rank;
 * null when there were none.
 */
export function percentile(histogram: Histogram, q: number): number | null {
  const rank = Math.max(1, Math.ceil(q * countOf(histogram)));
  let seen = 0;
  for (let i = 0; i < histogram.length; i += 2) {
    seen += histogram[i + 1] as number;
    if (seen >= rank) return upperOf(histogram[i] as number) / 1e6;
  }
  return null;
}

/** Mean latency in seconds, each bucket counted at its middle; null when there were none. */
export function mean(histogram: Histogram): number | null {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < histogram.length; i += 2) {
    sum += middleOf(histogram[i] as number) * (histogram[i + 1] as number);
    count += histogram[i + 1] as number;
  }
  return count === 0 ? null : Math.round(sum / count) / 1e6;
}

/** A percentile by its share (0…1), or the mean, in seconds; null when there were none. */
export const latencyFigure = (histogram: Histogram, figure: number | 'mean'): number | null =>
  figure === 'mean' ? mean(histogram) : percentile(histogram, figure);

/** The figures that stand for a distribution on the screen, in the journal and in reports; seconds. */
export const QUANTILES = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99, max: 1 } as const;

export type LatencyFigure = keyof typeof QUANTILES | 'mean';
export type LatencyFigures = Record<LatencyFigure, number | null>;

export function latencyFigures(histogram: Histogram): LatencyFigures {
  const at = (q: number) => percentile(histogram, q);
  return { p50: at(0.5), p90: at(0.9), p95: at(0.95), p99: at(0.99), max: at(1), mean: mean(histogram) };
}
