/** A track's buckets → what is fitted: at most 96 points, by means or by floors, outliers pulled in. */
import type { Track, TrackBucket } from './track.ts';

export interface Points {
  readonly hours: Float64Array;
  readonly values: Float64Array;
  /** Requests a second; null: not known throughout. */
  readonly load: Float64Array | null;
  /** The first point of each stretch between restarts. */
  readonly starts: readonly number[];
  /** Hours between two points. */
  readonly spacing: number;
}

/** A stretch between restarts of fewer points shows no course. */
const STRETCH_LEAST = 4;

/** `windows`: into how many the track is cut; `floor`: each one's least value in place of its mean. */
export function pointsOf(track: Track, windows: number, floor: boolean): Points {
  const { buckets } = track;
  const size = Math.max(1, Math.ceil(buckets.length / windows));
  const hours: number[] = [];
  const values: number[] = [];
  const loads: number[] = [];
  const starts: number[] = [];
  for (const stretch of stretchesOf(buckets)) {
    const windowsIn = windowsOf(stretch, size).filter(({ n }) => n > 0);
    if (windowsIn.length < STRETCH_LEAST) continue;
    starts.push(hours.length);
    for (const window of windowsIn) {
      hours.push(window.hours);
      values.push(floor ? window.min : window.mean);
      loads.push(window.load ?? Number.NaN);
    }
  }
  return {
    hours: Float64Array.from(hours),
    values: pulledIn(Float64Array.from(values), starts),
    load: loads.length > 0 && loads.every((load) => !Number.isNaN(load)) ? Float64Array.from(loads) : null,
    starts,
    spacing: (size * track.hours) / Math.max(1, buckets.length),
  };
}

function stretchesOf(buckets: readonly TrackBucket[]): TrackBucket[][] {
  const stretches = new Map<number, TrackBucket[]>();
  for (const bucket of buckets) {
    if (bucket.segment === null) continue;
    const stretch = stretches.get(bucket.segment);
    if (stretch) stretch.push(bucket);
    else stretches.set(bucket.segment, [bucket]);
  }
  return [...stretches.values()];
}

/** A last window that is less than half of one is left out: its floor would be another's. */
function windowsOf(buckets: readonly TrackBucket[], size: number): TrackBucket[] {
  const windows: TrackBucket[] = [];
  for (let i = 0; i + size / 2 <= buckets.length; i += size) windows.push(joined(buckets.slice(i, i + size)));
  return windows;
}

function joined(buckets: readonly TrackBucket[]): TrackBucket {
  if (buckets.length === 1) return buckets[0] as TrackBucket;
  const seen = buckets.filter(({ n }) => n > 0);
  const n = seen.reduce((sum, bucket) => sum + bucket.n, 0);
  const loads = buckets.flatMap(({ load }) => load ?? []);
  return {
    hours: buckets.reduce((sum, { hours }) => sum + hours, 0) / buckets.length,
    n,
    gaps: buckets.reduce((sum, { gaps }) => sum + gaps, 0),
    min: seen.reduce((least, { min }) => Math.min(least, min), Infinity),
    mean: n === 0 ? 0 : seen.reduce((sum, bucket) => sum + bucket.mean * bucket.n, 0) / n,
    load: loads.length === 0 ? null : loads.reduce((sum, load) => sum + load, 0) / loads.length,
    segment: buckets[0]?.segment ?? null,
  };
}

/** Points to each side that say what is usual there. */
const REACH = 3;
/** Deviations (of a normal distribution: 1.4826 × the median one). */
const USUAL = 4;

/** What stands alone, far off its neighbours, is pulled in to where it is just unusual (Hampel 1974). */
function pulledIn(values: Float64Array, starts: readonly number[]): Float64Array {
  const medians = values.map((_, i) => medianOf(around(values, i, starts)));
  const off = values.map((value, i) => Math.abs(value - (medians[i] as number)));
  const most = USUAL * 1.4826 * medianOf(off);
  if (most === 0) return values;
  return values.map((value, i) => {
    const median = medians[i] as number;
    return Math.min(median + most, Math.max(median - most, value));
  });
}

function around(values: Float64Array, i: number, starts: readonly number[]): Float64Array {
  const start = starts.findLast((each) => each <= i) ?? 0;
  const end = starts.find((each) => each > i) ?? values.length;
  // At an end there are fewer to one side, and so as few to the other: a slope is no deviation.
  const reach = Math.max(1, Math.min(REACH, i - start, end - 1 - i));
  return values.slice(Math.max(start, i - reach), Math.min(end, i + reach + 1));
}

export function medianOf(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
