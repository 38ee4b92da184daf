/** One threshold on the state of a run: pass, fail, unknown, or skipped for a soak that is too short for it. */
import { whole } from '../model/buckets.ts';
import { formatDuration, formatQuantity } from '../model/format.ts';
import { countOf, EMPTY, latencyFigures } from '../model/histogram.ts';
import { holds, shareParts } from '../model/instant.ts';
import { isCount, latencyOf } from '../model/series.ts';
import type { State } from '../model/state.ts';
import type { Threshold } from '../model/threshold.ts';
import type { ThresholdResult, Trend } from '../model/verdict.ts';
import { ENOUGH_TICKS, trendOf } from './trend.ts';

/** More of the soak than this without an answer, and what was seen is no proof. */
const GAPS_AT_MOST = 0.05;

export function judgeThreshold(threshold: Threshold, state: State): ThresholdResult {
  const soakMs = state.profile?.phases.soakMs ?? 0;
  if (threshold.afterMs !== undefined && soakMs < threshold.afterMs * hourScale(state))
    return result(
      threshold,
      'skipped',
      null,
      `only for soaks of ${formatDuration(threshold.afterMs)} and more`,
    );
  if (threshold.measure !== 'value') return judgeTrend(threshold, state);
  if (threshold.overMs !== undefined) return judgeWindow(threshold, state);
  if (threshold.forMs !== undefined) return judgeStreak(threshold, state);
  if (threshold.share) return judgeShare(threshold, state);
  if (latencyOf(threshold.series)) return judgeLatency(threshold, state);
  return isCount(threshold.series) ? judgeCount(threshold, state) : judgeGauge(threshold, state);
}

/** A shortened judge's hour shortens what `after 1h` waits for as well. */
const hourScale = (state: State): number => (state.profile?.judgeHourMs ?? 3_600_000) / 3_600_000;

function result(
  threshold: Threshold,
  state: ThresholdResult['state'],
  value: number | null,
  why: string,
): ThresholdResult {
  return { text: threshold.text, state, value, unit: threshold.unit, why };
}

function compare(threshold: Threshold, value: number, what = ''): ThresholdResult {
  const state = holds(value, threshold.operator, threshold.limit) ? 'pass' : 'fail';
  const { series, operator, limit, unit } = threshold;
  const why = `${series}${what} is ${formatQuantity(value, unit)}, asked for ${operator} ${formatQuantity(limit, unit)}`;
  return result(threshold, state, value, why);
}

const unknown = (threshold: Threshold, why: string): ThresholdResult =>
  result(threshold, 'unknown', null, `${threshold.series}: ${why}`);

/** Of all requests of the soak, from the merged histogram. */
function judgeLatency(threshold: Threshold, state: State): ThresholdResult {
  const latency = latencyOf(threshold.series);
  const total = (latency && state.totals[latency.of]) ?? EMPTY;
  if (!latency || countOf(total) === 0) return unknown(threshold, 'no request has ended yet');
  const value = latencyFigures(total)[latency.figure as 'p50'];
  return value === null ? unknown(threshold, 'no request has ended yet') : compare(threshold, value);
}

function judgeShare(threshold: Threshold, state: State): ThresholdResult {
  const parts = state.soakTicks > 0 ? shareParts(threshold.series, state.latest) : null;
  if (!parts || parts.due === 0) return unknown(threshold, 'nothing has come due yet');
  return compare(threshold, parts.bad / parts.due, ` (${parts.bad} of ${parts.due})`);
}

/** Counts are cumulative: the last one known is the sum. */
function judgeCount(threshold: Threshold, state: State): ThresholdResult {
  const value = state.series[threshold.series]?.last;
  // A class of errors that was never met was met 0 times, if its load has reported at all.
  const load = /^(.+)\.error\.[^.]+$/.exec(threshold.series)?.[1];
  if (value == null && load && state.series[`${load}.due`]?.last != null) return compare(threshold, 0);
  return value == null ? unknown(threshold, 'no reading') : compare(threshold, value);
}

/** A gauge must hold at every tick: its worst one counts. */
function judgeGauge(threshold: Threshold, state: State): ThresholdResult {
  const history = state.series[threshold.series];
  const [n, gaps, min, max] = history ? whole(history.soak) : [0, 0, 0, 0];
  if (n === 0) return unknown(threshold, 'no reading in the soak');
  const most = compare(threshold, max, ' at most');
  const least = compare(threshold, min, ' at least');
  const extremes = threshold.operator.startsWith('<')
    ? [most]
    : threshold.operator.startsWith('>')
      ? [least]
      : [most, least];
  const failed = extremes.find((each) => each.state === 'fail');
  if (failed) return failed;
  if (gaps > GAPS_AT_MOST * (n + gaps))
    return unknown(threshold, `no reading in ${gaps} of ${n + gaps} ticks`);
  return extremes[0] as ThresholdResult;
}

function judgeWindow(threshold: Threshold, state: State): ThresholdResult {
  const worst = state.windows[threshold.text]?.worst;
  const length = formatDuration(threshold.overMs ?? 0);
  if (worst == null) return unknown(threshold, `the soak has no whole window of ${length} yet`);
  return compare(threshold, worst, ` in its worst ${length}`);
}

/** What must hold may be broken, if never for so long. */
function judgeStreak(threshold: Threshold, state: State): ThresholdResult {
  const streak = state.streaks[threshold.text];
  const everyMs = state.profile?.everyMs ?? 1000;
  const value = state.series[threshold.series]?.last ?? null;
  if (!streak || state.soakTicks * everyMs < (threshold.forMs ?? 0))
    return unknown(threshold, 'the soak is too short for it yet');
  const longestMs = streak.longest * everyMs;
  const why = `${threshold.series} was off for ${formatDuration(longestMs)} at the longest, allowed is less than ${formatDuration(threshold.forMs ?? 0)}`;
  return result(threshold, longestMs >= (threshold.forMs ?? 0) ? 'fail' : 'pass', value, why);
}

/** Growth and slope: known once their interval clears the limit. */
function judgeTrend(threshold: Threshold, state: State): ThresholdResult {
  const trend = trendOf(state, threshold.series);
  if (!trend) return unknown(threshold, 'no reading in the soak');
  if (trend.enoughInMs > 0)
    return unknown(
      threshold,
      `fewer than ${ENOUGH_TICKS} ticks since the warm-up, enough in ${formatDuration(trend.enoughInMs)}`,
    );
  if (trend.state === 'unknown') return unknown(threshold, 'its noise is too large to tell');
  const span = spanOf(threshold, trend, state);
  if (!span) return unknown(threshold, 'it starts at 0, so there is no share of the start');
  const { value, low, high, limit, unit } = span;
  const side = (edge: number) => holds(edge, threshold.operator, limit);
  const say = (quantity: number) =>
    `${formatQuantity(quantity, unit)}${threshold.measure === 'slope' ? '/h' : ''}`;
  const verb = value >= 0 ? 'grows' : 'shrinks';
  const what = `${threshold.series} ${verb} by ${say(Math.abs(value))} (${say(low)} to ${say(high)}), asked for ${threshold.operator} ${say(limit)}`;
  if (side(low) !== side(high))
    return result(threshold, 'unknown', value, `${what}: the interval does not clear the limit yet`);
  return result(threshold, side(value) ? 'pass' : 'fail', value, what);
}

/** The trend in the threshold's own terms: growth over the soak, or slope a judge's hour. */
function spanOf(threshold: Threshold, trend: Trend, state: State) {
  const { slopePerHour: slope, low, high, level } = trend;
  if (threshold.measure === 'slope') {
    const relative = threshold.unit === 'ratio' ? level : 1;
    if (relative === 0) return null;
    const value = slope / relative;
    return {
      value,
      low: low / relative,
      high: high / relative,
      limit: threshold.limit * 3600,
      unit: threshold.unit,
    };
  }
  const hours = (state.soakTicks * (state.profile?.everyMs ?? 0)) / (state.profile?.judgeHourMs ?? 1);
  const start = level - slope * hours;
  if (start <= 0) return null;
  return {
    value: (slope * hours) / start,
    low: (low * hours) / start,
    high: (high * hours) / start,
    limit: threshold.limit,
    unit: 'ratio' as const,
  };
}
