/** One series over a soak, as the trend's judge takes it: buckets of ticks on the judge's clock. */

export interface TrackBucket {
  /** Its middle, in judge's hours since the first tick. */
  readonly hours: number;
  /** Ticks with a value, and without. */
  readonly n: number;
  readonly gaps: number;
  /** Of its values; 0 where there is none. */
  readonly min: number;
  readonly mean: number;
  /** Requests a second in the mean; null: not known. */
  readonly load: number | null;
  /** The stretch between restarts it lies in, from 0 on; null: a restart lies in it, so it shows neither. */
  readonly segment: number | null;
}

export interface Track {
  readonly buckets: readonly TrackBucket[];
  /** From the first tick to the last, in judge's hours. */
  readonly hours: number;
}

/** The part of a track that was there after so many hours. */
export function untilHour({ buckets }: Track, hours: number): Track {
  const half = buckets[0]?.hours ?? 0;
  const kept = buckets.filter((bucket) => bucket.hours + half <= hours * (1 + 1e-9));
  return { buckets: kept, hours: (kept.at(-1)?.hours ?? -half) + half };
}
