/**
 * While a run goes on its trends are looked at in turn, not all at every tick: each look takes a few ms, and there may
 * be hundreds of series. What is told is the last look's; it is a function of the state alone.
 */
import { type Bucket, MOST_BUCKETS } from '../../model/buckets.ts';
import type { Series } from '../../model/series.ts';
import type { TrendFigures } from '../../model/trend.ts';
import type { Track, TrackBucket } from './track.ts';

/** Ticks between two looks at a series: at least, and as a share of those gone by. */
const EVERY_LEAST = 16;
const EVERY_SHARE = 1 / 32;
/** Looks a tick, at most, in the mean: of a group of series that take turns. */
const LOOKS_A_TICK = 0.25;

/** The ticks that the last look saw; `count` series take turns, each at ticks of its own. */
export function lastLook(series: Series, ticks: number, count: number): number {
  const turn = turnOf(series);
  // Series double their distance at different ticks: otherwise all would be due at one.
  const wanted = Math.max(EVERY_LEAST, ticks * EVERY_SHARE, count / LOOKS_A_TICK) * (1 + turn);
  const every = 2 ** Math.floor(Math.log2(wanted));
  const offset = Math.floor(turn * every);
  return Math.max(0, Math.floor((ticks - offset) / every) * every + offset);
}

/** Of a look: wide enough that the run's own buckets cannot outgrow it before the next one. */
export function lookWidth(ticks: number): number {
  let width = 1;
  while (ticks / width >= MOST_BUCKETS / 2) width *= 2;
  return width;
}

/** From 0 to 1, by its name (FNV-1a). */
function turnOf(series: Series): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < series.length; i++) hash = Math.imul(hash ^ series.charCodeAt(i), 0x01000193);
  return (hash >>> 0) / 2 ** 32;
}

const REMEMBERED_MOST = 5000;

interface Look {
  readonly ticks: number;
  /** The last bucket that was seen: buckets are never changed, so the same one has the same before it. */
  readonly last: Bucket | undefined;
  readonly track: Track;
  readonly figures: TrendFigures;
}

const remembered = new Map<string, Look>();

/** What was said of the very same track before is said again, without thinking about it anew. */
export function rememberedOr(
  key: string,
  ticks: number,
  last: Bucket | undefined,
  trackOf: () => Track,
  judge: (track: Track) => TrendFigures,
): TrendFigures {
  const before = remembered.get(key);
  if (before && last && before.ticks === ticks && before.last === last) return before.figures;
  const track = trackOf();
  // Buckets that were merged since are others, and tell the same.
  const figures = before && isSame(before.track, track) ? before.figures : judge(track);
  if (remembered.size >= REMEMBERED_MOST) remembered.clear();
  remembered.set(key, { ticks, last, track, figures });
  return figures;
}

const isSame = (a: Track, b: Track): boolean =>
  a.hours === b.hours &&
  a.buckets.length === b.buckets.length &&
  a.buckets.every((bucket, i) => isSameBucket(bucket, b.buckets[i] as TrackBucket));

const isSameBucket = (a: TrackBucket, b: TrackBucket): boolean =>
  a.n === b.n &&
  a.min === b.min &&
  a.gaps === b.gaps &&
  a.segment === b.segment &&
  isSameSum(a.mean, b.mean) &&
  isSameSum(a.load, b.load);

/** Sums of the same ticks differ in the last digits when they were added up in another order. */
const isSameSum = (a: number | null, b: number | null): boolean =>
  a === b || (a !== null && b !== null && Math.abs(a - b) <= 1e-9 * Math.abs(a));
