/**
 * What is kept of a pack beside it, so that a day is read in milliseconds: each series in buckets of 15 ticks, latencies by
 * 60. Both begin at multiples of that; one that lies in two packs is in both, in part, and whoever reads them joins it.
 */
import { type Histogram, mergeAll } from '../model/histogram.ts';
import { packHistograms } from './histogram-bytes.ts';
import { packNumbers, unpackNumbers } from './numbers.ts';

export const ROLLUP_TICKS = 15;
export const LATENCY_TICKS = 60;

/** Ticks that go into one bucket: from the `start`th of a pack to before the `end`th. */
export interface Slice {
  /** The multiple of its ticks that it begins at. */
  readonly seq: number;
  readonly start: number;
  readonly end: number;
}

/** Only those that have ticks: a machine that slept leaves none for what it slept. */
export function slicesOf(seqs: readonly number[], ticks: number): Slice[] {
  const slices: Slice[] = [];
  let [begin, start] = [Number.NaN, 0];
  // By index: this is done for each tick of a day.
  for (let i = 0; i < seqs.length; i++) {
    const seq = seqs[i] as number;
    const next = seq - (seq % ticks);
    if (next === begin) continue;
    if (i > 0) slices.push({ seq: begin, start, end: i });
    [begin, start] = [next, i];
  }
  if (seqs.length > 0) slices.push({ seq: begin, start, end: seqs.length });
  return slices;
}

/** One value a tick; null: a gap. */
export function rollUp(slices: readonly Slice[], values: readonly (number | null)[]): Buffer {
  const columns: [ns: number[], mins: number[], maxs: number[], means: number[]] = [[], [], [], []];
  const [ns, mins, maxs, means] = columns;
  for (const { start, end } of slices) {
    let [n, min, max, sum] = [0, 0, 0, 0];
    for (let i = start; i < end; i++) {
      const value = values[i];
      if (value == null) continue;
      min = n === 0 ? value : Math.min(min, value);
      max = n === 0 ? value : Math.max(max, value);
      sum += value;
      n++;
    }
    ns.push(n);
    mins.push(min);
    maxs.push(max);
    // Rather than the sum: what does not change is then one number.
    means.push(n === 0 ? 0 : sum / n);
  }
  return Buffer.concat(columns.map(packNumbers));
}

/** Calls back with each of so many buckets: how many values it has, least, most, and their sum. */
export function readRollup(
  body: Buffer,
  slices: number,
  onBucket: (slice: number, n: number, min: number, max: number, sum: number) => void,
): void {
  const [ns, afterNs] = unpackNumbers(body, 0, slices);
  const [mins, afterMins] = unpackNumbers(body, afterNs, slices);
  const [maxs, afterMaxs] = unpackNumbers(body, afterMins, slices);
  const [means] = unpackNumbers(body, afterMaxs, slices);
  for (let i = 0; i < slices; i++) {
    const n = ns[i] as number;
    onBucket(i, n, mins[i] as number, maxs[i] as number, n * (means[i] as number));
  }
}

export const rollUpLatencies = (slices: readonly Slice[], histograms: readonly Histogram[]): Buffer =>
  packHistograms(slices.map(({ start, end }) => mergeAll(histograms.slice(start, end))));
