/** A whole soak of a series in at most 256 buckets: when they are full, neighbours merge and the width doubles. */

export const MOST_BUCKETS = 256;

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

export const add = (buckets: Buckets, value: number): Buckets => addAll(buckets, [value]);

/** One after the other; null is a gap. Nothing is made anew but what has changed in the end. */
export function addAll(buckets: Buckets, values: readonly (number | null)[]): Buckets {
  let { width, full, open } = buckets;
  let [n, gaps, min, max, sum] = open;
  for (const value of values) {
    if (value === null) gaps++;
    else {
      min = n === 0 ? value : Math.min(min, value);
      max = n === 0 ? value : Math.max(max, value);
      sum = n === 0 ? value : sum + value;
      n++;
    }
    if (n + gaps < width) continue;
    ({ width, full, open } = fill({ width, full, open: NONE }, [n, gaps, min, max, sum]));
    [n, gaps, min, max, sum] = open;
  }
  return { width, full, open: [n, gaps, min, max, sum] };
}

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
  const { width } = buckets;
  const open = join(buckets.open, bucket);
  if (open[0] + open[1] < width) return { width, full: buckets.full, open };
  const full = [...buckets.full, open];
  return full.length < MOST_BUCKETS
    ? { width, full, open: NONE }
    : { width: width * 2, full: halve(full), open: NONE };
}

function halve(full: readonly Bucket[]): Bucket[] {
  const halves: Bucket[] = [];
  for (let i = 0; i < full.length; i += 2) halves.push(join(full[i] as Bucket, full[i + 1] as Bucket));
  return halves;
}

function join(a: Bucket, b: Bucket): Bucket {
  // By index: taking an array apart by iteration costs three times as much, and this is done for every value.
  if (b[0] === 0) return [a[0], a[1] + b[1], a[2], a[3], a[4]];
  if (a[0] === 0) return [b[0], a[1] + b[1], b[2], b[3], b[4]];
  return [a[0] + b[0], a[1] + b[1], Math.min(a[2], b[2]), Math.max(a[3], b[3]), a[4] + b[4]];
}

/** All buckets, the one that fills last; each of `width` ticks but that one. */
export function all(buckets: Buckets): readonly Bucket[] {
  return buckets.open[0] + buckets.open[1] === 0 ? buckets.full : [...buckets.full, buckets.open];
}

/** Neighbours together, `count` at a time; what is left over at the end is one, too. */
export function merged(buckets: readonly Bucket[], count: number): readonly Bucket[] {
  if (count <= 1) return buckets;
  const wide: Bucket[] = [];
  for (let i = 0; i < buckets.length; i += count) wide.push(buckets.slice(i, i + count).reduce(join));
  return wide;
}

/** The whole soak as one bucket. */
export const whole = (buckets: Buckets): Bucket => all(buckets).reduce(join, NONE);
