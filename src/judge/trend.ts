/** How a series of a run moves over the soak so far. */
import { all, type Buckets, whole } from '../model/buckets.ts';
import type { Series } from '../model/series.ts';
import type { State } from '../model/state.ts';
import type { Trend } from '../model/trend.ts';
import { fitLine, type Point } from './fit.ts';

/** Ticks after the warm-up before anything is said of growth. */
const ENOUGH_TICKS = 60;

/** Null when the series has no value in the soak. */
export function trendOf(state: State, series: Series): Trend | null {
  const history = state.series[series];
  const profile = state.profile;
  if (!profile || history?.last == null) return null;
  const tickHours = profile.everyMs / profile.judgeHourMs;
  const [n, gaps] = whole(history.soak);
  const enoughInSeconds = (Math.max(0, ENOUGH_TICKS - n) * profile.everyMs) / 1000;
  const fit = fitLine(pointsOf(history.soak, tickHours));
  const isTold = fit !== null && Number.isFinite(fit.margin) && enoughInSeconds === 0;
  const level = fit?.end ?? history.last;
  const slope = fit?.slope ?? 0;
  return {
    series,
    state: !isTold ? 'UNKNOWN' : slope - fit.margin > 0 ? 'LEAK' : 'STABLE',
    level,
    slopePerHour: isTold ? slope : null,
    low: isTold ? slope - fit.margin : null,
    high: isTold ? slope + fit.margin : null,
    growth24h: isTold && level > 0 ? (slope * 24) / level : null,
    smallestDetectablePerHour: isTold ? fit.margin : null,
    segments: 1,
    gapShare: n + gaps > 0 ? gaps / (n + gaps) : 1,
    warmupSeconds: null,
    stepAt: null,
    timeToLimitSeconds: null,
    enoughInSeconds: isTold ? 0 : enoughInSeconds || null,
    slopePerRequest: null,
    why: [],
  };
}

/** Bucket means at the buckets' middles, in judge's hours since the soak began; gaps give no point. */
function pointsOf(soak: Buckets, tickHours: number): Point[] {
  const points: Point[] = [];
  let ticks = 0;
  for (const [n, gaps, , , sum] of all(soak)) {
    if (n > 0) points.push({ x: (ticks + (n + gaps) / 2) * tickHours, y: sum / n });
    ticks += n + gaps;
  }
  return points;
}
