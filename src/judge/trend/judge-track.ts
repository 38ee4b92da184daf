/** What a series' course over a soak amounts to: a leak, a warm-up, a step, nothing, or not to be told. */
import type { TrendFigures } from '../../model/trend.ts';
import type { Unit } from '../../model/units.ts';
import { byRequestOf } from './by-request.ts';
import { claimOf, marginFor, SUSPECT_MARGIN } from './claim.ts';
import { smallestOf } from './detect.ts';
import type { Subject } from './explain.ts';
import { viewOf } from './floor.ts';
import { HOURS_LEAST, type Naming, nameOf } from './name.ts';
import { courseOf, partsOf, warmedUpAfter } from './parts.ts';
import type { Points } from './points.ts';
import { type Track, untilHour } from './track.ts';
import { inUnits, weigh } from './weigh.ts';
import { wordsOf } from './words.ts';

export interface TrackOptions {
  /** The run goes on: a leak is then a SUSPECT, once it was one at the last three whole hours. */
  readonly isLive: boolean;
  /** Of the judge's hour, in real seconds; 3600 but for demonstrations. */
  readonly hourSeconds: number;
  readonly tickSeconds: number;
  readonly unit: Unit;
  /** Upper or lower, whichever the series goes towards; null: none. */
  readonly limit?: number | null;
  /** Says again what was said of the same track at the same hour, while the run goes on; without it each is judged. */
  readonly remember?: (hour: number, track: Track, judge: (track: Track) => TrendFigures) => TrendFigures;
  /** The series is read in every so many-th tick; default: in each. */
  readonly everyTicks?: number;
  /** Growth in 24 judge's hours that is no leak, as a share of the level. */
  readonly budget?: number;
}

const BUDGET = 0.02;
/** Ticks with a value, and points to fit: with fewer nothing is said, not even a slope. */
const TICKS_LEAST = 40;
const POINTS_LEAST = 12;
/** No curve of ours is exact: so much of the range is granted to each, as if measured so badly. */
const INEXACT = 0.01;
/** And to what comes in whole numbers, half of one; of the range, where it has few. */
const ROUGH_MOST = 1 / 8;

export function judgeTrack(track: Track, options: TrackOptions): TrendFigures {
  const figures = judgeWhole(track, options);
  if (!options.isLive || figures.state !== 'LEAK') return figures;
  return confirmed(track, options, figures);
}

const LOOKS = 3;

/** Who looks every hour sees chance more often than who looks once: three whole hours in a row must agree. */
function confirmed(track: Track, options: TrackOptions, figures: TrendFigures): TrendFigures {
  const last = Math.floor(track.hours * (1 + 1e-9));
  const looks = Array.from({ length: LOOKS }, (_, i) => last - i);
  const missing = looks.findIndex((hour) => {
    const then = untilHour(track, hour);
    if (then.hours < HOURS_LEAST * 0.98) return true;
    const judge = (earlier: Track) => judgeWhole(earlier, options);
    return (options.remember?.(hour, then, judge) ?? judge(then)).state !== 'LEAK';
  });
  if (missing < 0) return { ...figures, state: 'SUSPECT' };
  const wait = (LOOKS - missing - (track.hours - last)) * options.hourSeconds;
  const first = `it grows, as seen at ${missing} of the last ${LOOKS} whole hours: said once all agree`;
  return {
    ...figures,
    state: 'UNKNOWN',
    timeToLimitSeconds: null,
    enoughInSeconds: wait,
    why: [first, ...figures.why],
  };
}

function judgeWhole(track: Track, options: TrackOptions): TrendFigures {
  const { buckets } = track;
  const n = buckets.reduce((sum, bucket) => sum + bucket.n, 0);
  const gaps = buckets.reduce((sum, bucket) => sum + bucket.gaps, 0);
  const due = (n + gaps) / (options.everyTicks ?? 1);
  const counted = {
    segments: new Set(buckets.flatMap(({ segment }) => segment ?? [])).size || 1,
    gapShare: due > 0 ? Math.max(0, due - n) / due : 1,
  };
  if (n < TICKS_LEAST) return tooShort(track, options, n, counted);
  const view = viewOf(track);
  if (view.values.length < POINTS_LEAST) return tooShort(track, options, n, counted);

  const scale = scaleOf(view.values);
  const subject = subjectOf(view, scale, track);
  const plain = weigh(subject);
  const weighed = inUnits(plain, scale);
  const { still, growing, slope } = weighed;
  const level = courseOf(partsOf(growing)).at(-1) ?? 0;
  const allowed = ((options.budget ?? BUDGET) * Math.abs(level)) / 24;
  const needed = options.isLive ? SUSPECT_MARGIN : marginFor(track.hours);
  const claim = claimOf(weighed, track.hours, allowed, needed);
  const found = smallestOf(subject, claim === 'none' ? plain.still : plain.growing, needed) * scale.by;
  const detectable = Math.max(found, allowed + 1.5 * (slope.value - slope.low));
  const naming: Naming = { ...counted, track, options, weighed, claim, level, detectable, allowed };
  const { state, enoughInSeconds } = nameOf(naming);
  const { grows, requestsPerHour } = byRequestOf(subject, weighed, options.hourSeconds);
  const parts = partsOf(state === 'LEAK' ? growing : still);
  const warmed = warmedUpAfter(parts);
  const step = parts
    .filter(({ shape }) => shape.kind === 'step')
    .reduce<(typeof parts)[number] | null>(
      (a, b) => (a && Math.abs(a.rise) >= Math.abs(b.rise) ? a : b),
      null,
    );
  return {
    ...counted,
    state,
    level,
    slopePerHour: slope.value,
    low: slope.low,
    high: slope.high,
    growth24h: level > 0 ? (slope.value * 24) / level : null,
    smallestDetectablePerHour: detectable,
    warmupSeconds: warmed === null ? null : warmed * options.hourSeconds,
    stepAt: step ? step.shape.at * options.hourSeconds : null,
    // What is not known is not forecast.
    timeToLimitSeconds:
      state === 'UNKNOWN' ? null : timeTo(options.limit ?? null, level, slope, options.hourSeconds),
    enoughInSeconds,
    slopePerRequest:
      claim !== 'none' && grows === 'by request' && requestsPerHour ? slope.value / requestsPerHour : null,
    why: [...wordsOf(naming, state, view.floor), ...(claim === 'none' ? [] : GROWTH_WORDS[grows])],
  };
}

/** Fitted is from 0 to 1: squares of very large and very small values would be none any more. */
interface Scale {
  readonly from: number;
  readonly by: number;
}

function scaleOf(values: Float64Array): Scale {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  // Below that it is the rounding of what was summed up.
  const crumbs = 1e-12 * Math.max(Math.abs(least), Math.abs(most));
  return { from: least, by: most - least > crumbs ? most - least : 0 };
}

function subjectOf(view: Points, { from, by }: Scale, { buckets }: Track): Subject {
  const quantum =
    by === 0 ? 0 : Math.min(ROUGH_MOST, quantumOf(buckets.flatMap(({ n, min }) => (n > 0 ? min : []))) / by);
  return {
    ...view,
    values: view.values.map((value) => (by === 0 ? 0 : (value - from) / by)),
    tolerance: INEXACT ** 2 + quantum ** 2 / 4,
  };
}

/** The smallest difference between two values: descriptors come in whole ones, memory in pages. */
function quantumOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  let least = Infinity;
  for (let i = 1; i < sorted.length; i++) {
    const difference = (sorted[i] as number) - (sorted[i - 1] as number);
    if (difference > 0) least = Math.min(least, difference);
  }
  return Number.isFinite(least) ? least : 0;
}

const GROWTH_WORDS = {
  'by request': ['it grows with the requests: where there are fewer, it grows less'],
  'by hour': ['it grows with the hours, however many requests there are'],
  either: [],
} as const;

/** A limit is only approached when the whole interval of the slope leads towards it. */
function timeTo(
  limit: number | null,
  level: number,
  { value, low, high }: { value: number; low: number; high: number },
  hourSeconds: number,
): number | null {
  if (limit === null) return null;
  const isApproached = limit > level ? low > 0 : high < 0;
  return isApproached ? ((limit - level) / value) * hourSeconds : null;
}

function tooShort(
  track: Track,
  { tickSeconds, hourSeconds }: TrackOptions,
  n: number,
  counted: Pick<TrendFigures, 'segments' | 'gapShare'>,
): TrendFigures {
  const last = track.buckets.findLast((bucket) => bucket.n > 0);
  const ticks = (TICKS_LEAST - n) * tickSeconds;
  const hours = (HOURS_LEAST - track.hours) * hourSeconds;
  return {
    ...counted,
    state: 'UNKNOWN',
    level: last?.mean ?? null,
    slopePerHour: null,
    low: null,
    high: null,
    growth24h: null,
    smallestDetectablePerHour: null,
    warmupSeconds: null,
    stepAt: null,
    timeToLimitSeconds: null,
    enoughInSeconds: Math.max(0, ticks, hours) || null,
    slopePerRequest: null,
    why: [n === 0 ? 'no reading' : `${n} readings are too few to tell`],
  };
}
