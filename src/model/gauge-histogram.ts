/**
 * How often a gauge had which value, for its percentiles: `histogram.ts`'s form and its relative error of 1/128, but
 * for values of any sign and size. At most 25,857 buckets, whatever comes; a gauge that stays within a doubling has 128.
 */
import { countOf, type Histogram } from './histogram.ts';

/** Of each doubling. */
const SLOTS = 128;
/** Sizes below 2^-40 count as 0, those above 2^61 as that. */
const LEAST_OCTAVE = -40;
const MOST_OCTAVE = 60;

/** Of a single value; `merge` adds it to others. */
export const histogramOf = (value: number): Histogram => [bucketOf(value), 1];

/** Buckets of larger values have larger numbers; 0 has 0. */
function bucketOf(value: number): number {
  const size = Math.min(Math.abs(value), 2 ** (MOST_OCTAVE + 1));
  if (!(size >= 2 ** LEAST_OCTAVE)) return 0;
  let octave = Math.min(MOST_OCTAVE, Math.floor(Math.log2(size)));
  // A logarithm is rounded: just below a power of two it may come out as that.
  if (2 ** octave > size) octave--;
  const slot = Math.min(SLOTS - 1, Math.floor((size / 2 ** octave - 1) * SLOTS));
  return Math.sign(value) * ((octave - LEAST_OCTAVE) * SLOTS + slot + 1);
}

/** Where a bucket begins and ends. */
function rangeOf(bucket: number): readonly [number, number] {
  if (bucket === 0) return [0, 0];
  const place = Math.abs(bucket) - 1;
  const octave = 2 ** (Math.floor(place / SLOTS) + LEAST_OCTAVE);
  const slot = place % SLOTS;
  const [near, far] = [octave * (1 + slot / SLOTS), octave * (1 + (slot + 1) / SLOTS)];
  return bucket > 0 ? [near, far] : [-far, -near];
}

/**
 * The value that a share `q` (0…1) of the ticks did not exceed, by nearest rank: its bucket's upper or lower `end`,
 * so that a limit on that side is not met by rounding. Null when there were none.
 */
export function gaugePercentile(histogram: Histogram, q: number, end: 'lower' | 'upper'): number | null {
  const rank = Math.max(1, Math.ceil(q * countOf(histogram)));
  let seen = 0;
  for (let i = 0; i < histogram.length; i += 2) {
    seen += histogram[i + 1] as number;
    if (seen >= rank) return rangeOf(histogram[i] as number)[end === 'lower' ? 0 : 1];
  }
  return null;
}
