/** How a series grows over the soak so far, with an interval, or that there is too little to say. */
import { all, type Buckets } from '../model/buckets.ts';
import type { Series } from '../model/series.ts';
import type { State } from '../model/state.ts';
import type { Trend } from '../model/verdict.ts';
import { fitLine, type Point } from './fit.ts';

/** Ticks after the warm-up before anything is said of growth. */
export const ENOUGH_TICKS = 60;

/** Null when the series has no value in the soak. */
export function trendOf(state: State, series: Series): Trend | null {
  const history = state.series[series];
  const profile = state.profile;
  if (!profile || history?.last == null) return null;
  const tickHours = profile.everyMs / profile.judgeHourMs;
  const points = pointsOf(history.soak, tickHours);
  const ticks = all(history.soak).reduce((sum, [n]) => sum + n, 0);
  const enoughInMs = Math.max(0, ENOUGH_TICKS - ticks) * profile.everyMs;
  const fit = fitLine(points);
  // Without independent residuals there is no interval, and without one a slope says nothing.
  if (!fit || !Number.isFinite(fit.margin))
    return { series, state: 'unknown', level: history.last, slope: null, growth: null, enoughInMs };
  const slope = { perHour: fit.slope, low: fit.slope - fit.margin, high: fit.slope + fit.margin };
  const seen = slope.low > 0 ? 'growing' : slope.high < 0 ? 'shrinking' : 'flat';
  const growth = fit.start > 0 ? fit.end / fit.start - 1 : null;
  return { series, state: enoughInMs > 0 ? 'unknown' : seen, level: fit.end, slope, growth, enoughInMs };
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
