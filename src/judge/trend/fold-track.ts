/** Ticks → a track, in the very buckets that a run would have kept of them. */
import { MOST_BUCKETS } from '../../model/buckets.ts';
import type { Track, TrackBucket } from './track.ts';

export interface Ticks {
  /** One a tick; NaN is a gap, Infinity a tick at which none was due. */
  readonly values: Float64Array;
  /** Requests a second, one a tick; NaN where unknown; null: nowhere known. */
  readonly load: Float64Array | null;
  /** The ticks at which a new stretch began. */
  readonly cuts: readonly number[];
}

/** `tickHours`: between two ticks, in judge's hours. Only the first `ticks` of them are taken. */
export function foldTrack({ values, load, cuts }: Ticks, tickHours: number, ticks = values.length): Track {
  let width = 1;
  while (Math.floor(ticks / width) >= MOST_BUCKETS) width *= 2;
  const buckets: TrackBucket[] = [];
  let segment = 0;
  for (let from = 0; from < ticks; from += width) {
    const to = Math.min(ticks, from + width);
    while (segment < cuts.length && (cuts[segment] as number) <= from) segment++;
    const isCut = segment < cuts.length && (cuts[segment] as number) < to;
    buckets.push({
      ...valuesIn(values, from, to),
      hours: ((from + to) / 2) * tickHours,
      load: load && meanIn(load, from, to),
      segment: isCut ? null : segment,
    });
  }
  return { buckets, hours: ticks * tickHours };
}

function valuesIn(values: Float64Array, from: number, to: number) {
  let [n, gaps, sum, min] = [0, 0, 0, Infinity];
  for (let i = from; i < to; i++) {
    const value = values[i] as number;
    if (Number.isFinite(value)) {
      n++;
      sum += value;
      if (value < min) min = value;
    } else if (Number.isNaN(value)) gaps++;
  }
  return { n, gaps, min: n === 0 ? 0 : min, mean: n === 0 ? 0 : sum / n };
}

function meanIn(values: Float64Array, from: number, to: number): number | null {
  const { n, mean } = valuesIn(values, from, to);
  return n === 0 ? null : mean;
}
