/** A whole soak of a series in at most 256 buckets: when they are full, neighbours merge and the width doubles. */

const MOST = 256;

/** `[ticks with a value, gaps, min, max, sum]`; min and max are 0 where there was no value. */
export type Bucket = readonly [n: number, gaps: number, min: number, max: number, sum: number];

/** Whole buckets of `width` ticks each, oldest first, then the one that fills. */
export interface Buckets {
  readonly width: number;
  readonly full: readonly Bucket[];
  readonly open: Bucket;
}

const NONE: Bucket = [0, 0, 0, 0, 0];
export const EMPTY_BUCKETS: Buckets = { width: 1, full: [], open: NONE };

export const add = (buckets: Buckets, value: number): Buckets => fill(buckets, [1, 0, value, value, value]);

/** `ticks` gaps in a row, at a cost that does not grow with them: a machine may sleep for a day. */
export function addGaps(buckets: Buckets, ticks: number): Buckets {
  let filled = buckets;
  for (let left = ticks; left > 0; ) {
    const take = Math.min(left, filled.width - filled.open[0] - filled.open[1]);
    filled = fill(filled, [0, take, 0, 0, 0]);
    left -= take;
  }
  return filled;
}

function fill(buckets: Buckets, bucket: Bucket): Buckets {
  const open = join(buckets.open, bucket);
  if (open[0] + open[1] < buckets.width) return { ...buckets, open };
  const full = [...buckets.full, open];
  return full.length < MOST
    ? { ...buckets, full, open: NONE }
    : { width: buckets.width * 2, full: halve(full), open: NONE };
}

function halve(full: readonly Bucket[]): Bucket[] {
  const halves: Bucket[] = [];
  for (let i = 0; i < full.length; i += 2) halves.push(join(full[i] as Bucket, full[i + 1] as Bucket));
  return halves;
}

function join(a: Bucket, b: Bucket): Bucket {
  const [n, gaps, min, max, sum] = a;
  if (b[0] === 0) return [n, gaps + b[1], min, max, sum];
  if (n === 0) return [b[0], gaps + b[1], b[2], b[3], b[4]];
  return [n + b[0], gaps + b[1], Math.min(min, b[2]), Math.max(max, b[3]), sum + b[4]];
}

/** All buckets, the one that fills last; each of `width` ticks but that one. */
export function all(buckets: Buckets): readonly Bucket[] {
  return buckets.open[0] + buckets.open[1] === 0 ? buckets.full : [...buckets.full, buckets.open];
}

/** The whole soak as one bucket. */
export const whole = (buckets: Buckets): Bucket => all(buckets).reduce(join, NONE);
