/** What the judge says of how a series moves over the soak. Slopes are per judge's hour, times are real seconds. */
import type { Series } from './series.ts';

/**
 * STABLE: nothing that grows could hide in it but what is smaller than `smallestDetectablePerHour`. LEAK: it grows
 * steadily and has not slowed down. STEP: it was higher from a moment on and has not grown beside that. WARMING: it
 * grew, ever slower. SUSPECT: what would be a LEAK at the end of the run, while it goes on. UNKNOWN: `why` says why.
 */
export type TrendState = 'STABLE' | 'LEAK' | 'STEP' | 'WARMING' | 'SUSPECT' | 'UNKNOWN';

export interface TrendFigures {
  readonly state: TrendState;
  /** The fitted value at the end; null without a reading. */
  readonly level: number | null;
  /** And the interval that holds it with 99 %; null when there is too little for one. */
  readonly slopePerHour: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** The slope over 24 judge's hours as a share of the level; null where the level is not above 0. */
  readonly growth24h: number | null;
  /** A steady growth of less than this could not have been told from none. */
  readonly smallestDetectablePerHour: number | null;
  /** Stretches between restarts. */
  readonly segments: number;
  /** Of its ticks. */
  readonly gapShare: number;
  /** Until it had warmed up to 95 %; null: no warm-up was seen. */
  readonly warmupSeconds: number | null;
  /** Since the first tick; null: no step was seen. */
  readonly stepAt: number | null;
  /** Until its limit is reached at this slope; null: no limit, or it does not approach it. */
  readonly timeToLimitSeconds: number | null;
  /** Until there is enough to say more; 0: there is; null: more of the same would not do. */
  readonly enoughInSeconds: number | null;
  /** The growth as so much a request; null without a load, or where it cannot be told from growth with time. */
  readonly slopePerRequest: number | null;
  /** In words, what the state rests on; the weightiest first. */
  readonly why: readonly string[];
}

export interface Trend extends TrendFigures {
  readonly series: Series;
}

/** What a process should give back: when it does not, it leaks. A database, a disk, a queue may grow by design. */
export const isGivenBack = (series: Series): boolean =>
  /(^|\.)process\.(rss|pss|fds|threads|procs)$/.test(series);

/** What runs out by falling: its fall is judged as the growth of what is used. */
export const runsOut = (series: Series): boolean => /(^|\.)disk(\.\w+)?\.free$/.test(series);

/** Of the level; less is what is left over in sums, and no slope. */
const CRUMB = 1e-9;

/** A slope, or a bound of one, without such crumbs. */
export const withoutCrumbs = (slope: number, level: number | null): number =>
  Math.abs(slope) <= CRUMB * Math.abs(level ?? 0) ? 0 : slope;
