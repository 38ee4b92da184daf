/** One threshold on the state of a run: pass, fail, unknown, or skipped for a soak that is too short for it. */
import { whole } from '../model/buckets.ts';
import { formatDuration, formatQuantity } from '../model/format.ts';
import { countOf, EMPTY, latencyFigures } from '../model/histogram.ts';
import { holds, shareParts } from '../model/instant.ts';
import { isCount, latencyOf, type Series, type Values } from '../model/series.ts';
import type { State } from '../model/state.ts';
import type { Threshold } from '../model/threshold.ts';
import type { ThresholdResult } from '../model/verdict.ts';
import { OWN_CLASSES } from './invalid-load.ts';
import { judgeTrend } from './judge-trend.ts';

/** More of the soak than this without an answer, and what was seen is no proof. */
const GAPS_AT_MOST = 0.05;

export function judgeThreshold(threshold: Threshold, state: State): ThresholdResult {
  const waitMs = waitOf(threshold, state);
  if (waitMs === Infinity)
    return result(threshold, 'skipped', null, `only for soaks of ${spanOf(threshold)} and more`);
  if (waitMs > 0)
    return result(
      threshold,
      'skipped',
      null,
      `judged after ${spanOf(threshold)} of soak, in ${formatDuration(waitMs)}`,
    );
  if (threshold.measure !== 'value') {
    const { state: seen, value, why } = judgeTrend(threshold, state);
    return proven(result(threshold, seen, value, why), threshold, state);
  }
  if (threshold.forMs !== undefined) return judgeStreak(threshold, state);
  if (threshold.overMs !== undefined) return judgeWindow(threshold, state);
  if (threshold.share) return judgeShare(threshold, state);
  if (latencyOf(threshold.series)) return judgeLatency(threshold, state);
  return isCount(threshold.series) ? judgeCount(threshold, state) : judgeGauge(threshold, state);
}

/**
 * Until a line with `after` applies, in ms of soak; Infinity when this soak was never meant to be, or has not
 * become, long enough. A shortened judge's hour shortens what `after 1h` waits for as well.
 */
export function waitOf({ afterMs = 0 }: Threshold, { profile, soakTicks, phase }: State): number {
  if (!profile) return 0;
  const wantedMs = afterMs * (profile.judgeHourMs / 3_600_000);
  const waitMs = Math.max(0, wantedMs - soakTicks * profile.everyMs);
  const over = phase === 'cooldown' || phase === 'ended';
  return wantedMs > profile.phases.soakMs || (over && waitMs > 0) ? Infinity : waitMs;
}

const spanOf = ({ afterMs = 0 }: Threshold): string => formatDuration(afterMs);

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

/** Why what was seen of a series is no proof that it held; null when it is one. */
function lacking({ series }: Threshold, state: State): string | null {
  const latency = latencyOf(series);
  if (latency) return countOf(state.totals[latency.of] ?? EMPTY) > 0 ? null : 'no request has ended yet';
  // A load's counts are cumulative: whatever came between, the last one known tells all.
  const due = dueOf(series, state);
  if (due !== undefined) return due === null ? 'no reading in the soak' : null;
  const history = state.series[series];
  const [n, gaps] = history ? whole(history.soak) : [0, 0];
  if (n === 0) return 'no reading in the soak';
  return gaps > GAPS_AT_MOST * (n + gaps) ? `no reading in ${gaps} of ${n + gaps} ticks` : null;
}

/** What came due of the load whose count a series is, as far as known in the soak; undefined when it is none's. */
function dueOf(series: Series, state: State): number | null | undefined {
  const load = /^(.+?)\.(error\..+|[^.]+)$/.exec(series)?.[1];
  const due = isCount(series) ? state.series[`${load}.due`] : undefined;
  return due && lastOf(`${load}.due`, state);
}

/** The last one known of a load's count; what was due in the soak may still end in the cool-down. */
const lastOf = (series: Series, state: State): number | null =>
  (state.soakTicks > 0 ? state.latest[series] : null) ?? state.series[series]?.last ?? null;

/** Of all requests of the soak, from the merged histogram. */
function judgeLatency(threshold: Threshold, state: State): ThresholdResult {
  const latency = latencyOf(threshold.series);
  const total = (latency && state.totals[latency.of]) ?? EMPTY;
  if (!latency || countOf(total) === 0) return unknown(threshold, 'no request has ended yet');
  const value = latencyFigures(total)[latency.figure as 'p50'];
  return value === null ? unknown(threshold, 'no request has ended yet') : compare(threshold, value);
}

function judgeShare(threshold: Threshold, state: State): ThresholdResult {
  const parts =
    state.soakTicks > 0
      ? (shareParts(threshold.series, state.latest) ?? shareParts(threshold.series, knownOf(state)))
      : null;
  if (!parts || parts.due === 0) return unknown(threshold, 'nothing has come due yet');
  const seen = compare(threshold, parts.bad / parts.due, ` (${parts.bad} of ${parts.due})`);
  const own = ownPart(threshold.series, knownOf(state));
  // It would hold but for what the generator itself did not send: that is not the target's failure.
  if (
    seen.state === 'fail' &&
    own > 0 &&
    holds((parts.bad - own) / parts.due, threshold.operator, threshold.limit)
  )
    return unknown(threshold, `${parts.bad} of ${parts.due}, ${own} of which the generator never sent`);
  return seen;
}

/** The last one known of every series. */
const knownOf = (state: State): Values =>
  Object.fromEntries(Object.keys(state.series).map((series) => [series, lastOf(series, state)]));

/** Of what failed or was missed, what the generator is to blame for. */
function ownPart(series: Series, values: Values): number {
  const load = /^(.+)\.(errors|missed)$/.exec(series)?.[1];
  if (load === undefined) return 0;
  return OWN_CLASSES.reduce((sum, name) => sum + (values[`${load}.error.${name}`] ?? 0), 0);
}

/** Counts are cumulative: the last one known is the sum. */
function judgeCount(threshold: Threshold, state: State): ThresholdResult {
  const due = dueOf(threshold.series, state);
  // A class of errors that was never met was met 0 times, if its load has reported at all.
  if (due != null) {
    const count = lastOf(threshold.series, state) ?? 0;
    const seen = compare(threshold, count);
    const own = ownPart(threshold.series, knownOf(state));
    return seen.state === 'fail' && own > 0 && holds(count - own, threshold.operator, threshold.limit)
      ? unknown(threshold, `${count}, ${own} of which the generator never sent`)
      : seen;
  }
  const value = state.series[threshold.series]?.last ?? null;
  return value === null
    ? unknown(threshold, 'no reading')
    : proven(compare(threshold, value), threshold, state);
}

/** A gauge must hold at every tick: its worst one counts. */
function judgeGauge(threshold: Threshold, state: State): ThresholdResult {
  const history = state.series[threshold.series];
  const [n, , min, max] = history ? whole(history.soak) : [0, 0, 0, 0];
  if (n === 0) return unknown(threshold, 'no reading in the soak');
  const most = compare(threshold, max, ' at most');
  const least = compare(threshold, min, ' at least');
  const extremes = threshold.operator.startsWith('<')
    ? [most]
    : threshold.operator.startsWith('>')
      ? [least]
      : [most, least];
  const failed = extremes.find((each) => each.state === 'fail');
  return failed ?? proven(extremes[0] as ThresholdResult, threshold, state);
}

/** A pass only where enough was seen; a failure stands, whatever was not seen beside it. */
function proven(seen: ThresholdResult, threshold: Threshold, state: State): ThresholdResult {
  const why = seen.state === 'pass' ? lacking(threshold, state) : null;
  return why === null ? seen : unknown(threshold, why);
}

function judgeWindow(threshold: Threshold, state: State): ThresholdResult {
  const worst = state.windows[threshold.text]?.worst;
  const length = formatDuration(threshold.overMs ?? 0);
  if (worst == null) return unknown(threshold, `the soak has no whole window of ${length} yet`);
  return proven(compare(threshold, worst, ` in its worst ${length}`), threshold, state);
}

/** What must hold may be broken, if never for so long. */
function judgeStreak(threshold: Threshold, state: State): ThresholdResult {
  const streak = state.streaks[threshold.text];
  const everyMs = state.profile?.everyMs ?? 1000;
  const forMs = threshold.forMs ?? 0;
  const value = state.series[threshold.series]?.last ?? null;
  if (!streak || state.soakTicks * everyMs < forMs)
    return unknown(threshold, 'the soak is too short for it yet');
  const longestMs = streak.longest * everyMs;
  const why = `${threshold.series} was off for ${formatDuration(longestMs)} at the longest, allowed is less than ${formatDuration(forMs)}`;
  return proven(result(threshold, longestMs >= forMs ? 'fail' : 'pass', value, why), threshold, state);
}
