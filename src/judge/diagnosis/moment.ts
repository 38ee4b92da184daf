/** Moments: what every series was over a few ticks, the same whether they have just gone by or lie in the soak. */
import { all, type Bucket } from '../../model/buckets.ts';
import { last } from '../../model/ring.ts';
import type { Series } from '../../model/series.ts';
import type { State } from '../../model/state.ts';

/** Fewer say little: half of them may be one collection of garbage. */
export const MOMENT_TICKS = 10;

export interface Reading {
  readonly mean: number;
  readonly min: number;
  readonly max: number;
}

/** All are null where less than a quarter of the ticks had a value: a gap is no evidence. */
export interface Moment {
  readonly ticks: number;
  readonly seconds: number;
  of(series: Series): Reading | null;
  /** Of a cumulative count: how many more a second. */
  perSecond(series: Series): number | null;
  /** Of a gauge: how much more than in the moment before, a second. */
  slope(series: Series): number | null;
}

/** A series over the ticks of one moment, and over those of the moment before. */
export interface Pair {
  readonly now: Bucket;
  readonly before: Bucket | null;
}

/** Of its ticks: on a machine without CPU some are missed, and that is when it matters most. */
const KNOWN_SHARE = 0.25;

const known = ([n, gaps]: Bucket): boolean => n > 0 && n >= KNOWN_SHARE * (n + gaps);

export function readingOf(bucket: Bucket): Reading | null {
  const [n, , min, max, sum] = bucket;
  return known(bucket) ? { mean: sum / n, min, max } : null;
}

/** A count that fell began again at 0: then what it had grown by within the moment is all that is known. */
export function perSecondOf({ now, before }: Pair, seconds: number): number | null {
  if (!known(now) || (before && !known(before))) return null;
  const [n, gaps, min, max] = now;
  if (before && max >= before[3]) return (max - before[3]) / seconds;
  return n > 1 ? (max - min) / (seconds * ((n + gaps - 1) / (n + gaps))) : null;
}

export function slopeOf({ now, before }: Pair, seconds: number): number | null {
  const [is, was] = [readingOf(now), before && readingOf(before)];
  return is && was ? (is.mean - was.mean) / seconds : null;
}

export const momentOf = (ticks: number, seconds: number, pairOf: (series: Series) => Pair | null): Moment => {
  const read = <T>(series: Series, of: (pair: Pair) => T | null): T | null => {
    const pair = pairOf(series);
    return pair && of(pair);
  };
  return {
    ticks,
    seconds,
    of: (series) => read(series, ({ now }) => readingOf(now)),
    perSecond: (series) => read(series, (pair) => perSecondOf(pair, seconds)),
    slope: (series) => read(series, (pair) => slopeOf(pair, seconds)),
  };
};

/** The last ticks; null while the soak has not had so many. */
export function presentMoment(state: State): Moment | null {
  const { profile, soakTicks, series } = state;
  if (!profile || state.phase !== 'soak' || soakTicks < MOMENT_TICKS) return null;
  const pairs = new Map<Series, Pair | null>();
  const read = (name: Series): Pair | null => {
    const ring = series[name]?.recent;
    if (!ring) return null;
    const values = last(ring, Math.min(soakTicks, 2 * MOMENT_TICKS));
    const before = values.slice(0, -MOMENT_TICKS);
    return {
      now: bucketOf(values.slice(-MOMENT_TICKS)),
      before: before.length > 0 ? bucketOf(before) : null,
    };
  };
  return momentOf(MOMENT_TICKS, (MOMENT_TICKS * profile.everyMs) / 1000, (name) => {
    if (!pairs.has(name)) pairs.set(name, read(name));
    return pairs.get(name) ?? null;
  });
}

function bucketOf(values: readonly (number | null)[]): Bucket {
  const seen = values.filter((value) => value !== null);
  if (seen.length === 0) return [0, values.length, 0, 0, 0];
  const sum = seen.reduce((total, value) => total + value, 0);
  return [seen.length, values.length - seen.length, Math.min(...seen), Math.max(...seen), sum];
}

/** How many of the soak's buckets make each moment: at least `MOMENT_TICKS` ticks, what is left over in the last. */
export function spansOf({
  series,
}: State): { readonly from: number; readonly to: number; readonly ticks: number }[] {
  // The buckets of all series lie on the same ticks.
  const [any] = Object.values(series);
  const lengths = any ? all(any.soak).map(([n, gaps]) => n + gaps) : [];
  const spans: { from: number; to: number; ticks: number }[] = [];
  let open = { from: 0, to: 0, ticks: 0 };
  for (const [i, ticks] of lengths.entries()) {
    open = { ...open, to: i + 1, ticks: open.ticks + ticks };
    if (open.ticks < MOMENT_TICKS) continue;
    spans.push(open);
    open = { from: i + 1, to: i + 1, ticks: 0 };
  }
  const tail = spans.at(-1);
  if (tail && open.ticks > 0)
    spans[spans.length - 1] = { ...tail, to: open.to, ticks: tail.ticks + open.ticks };
  return spans;
}
