/** One threshold on the state of a run: pass, fail, unknown, or skipped for a soak that is too short for it. */
import { whole } from '../model/buckets.ts';
import { formatDuration, formatNumber } from '../model/format.ts';
import { isGathered } from '../model/gathered.ts';
import { countOf, EMPTY, latencyFigure } from '../model/histogram.ts';
import { meets, shareParts } from '../model/instant.ts';
import { isCount, type Series, type Values } from '../model/series.ts';
import type { State } from '../model/state.ts';
import { latencyFigureOf } from '../model/threshold/sides.ts';
import { isTrend, type Threshold } from '../model/threshold.ts';
import type { ThresholdResult } from '../model/verdict.ts';
import { askedFor, leftOf, spanOf } from './asked-for.ts';
import { OWN_CLASSES } from './invalid-load.ts';
import { heldBy, judgeGathered, lackingIn } from './judge-gathered.ts';
import { judgeSteady, judgeTrend } from './judge-trend.ts';
import { compared, type Judged, unknown } from './judged.ts';
import { lastOf, perOf } from './last-of.ts';
import { missing } from './missing.ts';

export function judgeThreshold(threshold: Threshold, state: State): ThresholdResult {
  const { text, unit } = threshold;
  const { state: seen, value, why } = judgeWaiting(threshold, state) ?? judgeNow(threshold, state);
  return {
    text,
    state: seen,
    value,
    unit,
    why: seen === 'unknown' && value === null ? `${leftOf(threshold)}: ${why}` : why,
  };
}

function judgeWaiting(threshold: Threshold, state: State): Judged | null {
  const waitMs = waitOf(threshold, state);
  const after = formatDuration(threshold.afterMs ?? 0);
  if (waitMs === Infinity) return skipped(`only for soaks of ${after} and more`);
  return waitMs > 0 ? skipped(`judged after ${after} of soak, in ${formatDuration(waitMs)}`) : null;
}

const skipped = (why: string): Judged => ({ state: 'skipped', value: null, why });

function judgeNow(threshold: Threshold, state: State): Judged {
  if (threshold.measure === 'steady') return proven(judgeSteady(threshold, state), threshold, state);
  if (isTrend(threshold)) return proven(judgeTrend(threshold, state), threshold, state);
  if (threshold.forMs !== undefined) return judgeStreak(threshold, state);
  if (threshold.overMs !== undefined) return judgeWindow(threshold, state);
  if (threshold.per) return judgePer(threshold, state);
  if (isGathered(threshold)) return judgeGathered(threshold, state);
  if (threshold.share) return judgeShare(threshold, state);
  if (latencyFigureOf(threshold)) return judgeLatency(threshold, state);
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

/** Why what was seen of a series is no proof that it held; null when it is one. */
function lacking(threshold: Threshold, state: State): string | null {
  const gathered = state.gathered[threshold.text];
  if (gathered && !isTrend(threshold)) return lackingIn(threshold, gathered, state);
  const { series } = threshold;
  const latency = latencyFigureOf(threshold);
  if (latency) return countOf(state.totals[latency.of] ?? EMPTY) > 0 ? null : 'no request has ended yet';
  // A load's counts are cumulative: whatever came between, the last one known tells all.
  const due = dueOf(series, state);
  if (due !== undefined) return due === null ? 'no reading in the soak' : null;
  const history = state.series[series];
  const [n, gaps] = history ? whole(history.soak) : [0, 0];
  if (n === 0) return 'no reading in the soak';
  return missing(series, n, n + gaps, state.profile);
}

/** What came due of the load whose count a series is, as far as known in the soak; undefined when it is none's. */
function dueOf(series: Series, state: State): number | null | undefined {
  const load = /^(.+?)\.(error\..+|[^.]+)$/.exec(series)?.[1];
  const due = isCount(series) ? state.series[`${load}.due`] : undefined;
  return due && lastOf(`${load}.due`, state);
}

/** Of all requests of the soak, from the merged histogram. */
function judgeLatency(threshold: Threshold, state: State): Judged {
  const latency = latencyFigureOf(threshold);
  const value = latency ? latencyFigure(state.totals[latency.of] ?? EMPTY, latency.figure) : null;
  return value === null ? unknown('no request has ended yet') : compared(threshold, value);
}

function judgeShare(threshold: Threshold, state: State): Judged {
  const parts =
    state.soakTicks > 0
      ? (shareParts(threshold.series, state.latest) ?? shareParts(threshold.series, knownOf(state)))
      : null;
  if (!parts || parts.due === 0) return unknown('nothing has come due yet');
  const seen = compared(threshold, parts.bad / parts.due, ` (${parts.bad} of ${parts.due})`);
  const own = ownPart(threshold.series, knownOf(state));
  // It would hold but for what the generator itself did not send: that is not the target's failure.
  if (seen.state === 'fail' && own > 0 && meets((parts.bad - own) / parts.due, threshold))
    return unknown(`${parts.bad} of ${parts.due}, ${own} of which the generator never sent`);
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

/** What is to come about so often has until the end of the soak. */
function judgeCount(threshold: Threshold, state: State): Judged {
  const seen = countSoFar(threshold, state);
  return seen.state === 'fail' && threshold.operator.startsWith('>') && state.phase === 'soak'
    ? unknown(`${formatNumber(seen.value)} so far, ${askedFor(threshold)}`)
    : seen;
}

/** Counts are cumulative: the last one known is the sum. */
function countSoFar(threshold: Threshold, state: State): Judged {
  const due = dueOf(threshold.series, state);
  // A class of errors that was never met was met 0 times, if its load has reported at all.
  if (due != null) {
    const count = lastOf(threshold.series, state) ?? 0;
    const seen = compared(threshold, count);
    const own = ownPart(threshold.series, knownOf(state));
    return seen.state === 'fail' && own > 0 && meets(count - own, threshold)
      ? unknown(`${count}, ${own} of which the generator never sent`)
      : seen;
  }
  const value = state.series[threshold.series]?.last ?? null;
  return value === null ? unknown('no reading') : proven(compared(threshold, value), threshold, state);
}

/** A gauge must hold at every tick: its worst one counts. */
function judgeGauge(threshold: Threshold, state: State): Judged {
  const history = state.series[threshold.series];
  const [n, , min, max] = history ? whole(history.soak) : [0, 0, 0, 0];
  return n === 0
    ? unknown('no reading in the soak')
    : heldBy(threshold, { min, max }, lacking(threshold, state));
}

/** A pass only where enough was seen; a failure stands, whatever was not seen beside it. */
function proven(seen: Judged, threshold: Threshold, state: State): Judged {
  const why = seen.state === 'pass' ? lacking(threshold, state) : null;
  return why === null ? seen : unknown(why);
}

function judgeWindow(threshold: Threshold, state: State): Judged {
  const worst = state.windows[threshold.text]?.worst;
  const length = formatDuration(threshold.overMs ?? 0);
  if (worst == null) return unknown(`the ${spanOf(threshold)} has no whole window of ${length} yet`);
  return proven(compared(threshold, worst, ` in its worst ${length}`), threshold, state);
}

/** What must hold may be broken, if never for so long. */
function judgeStreak(threshold: Threshold, state: State): Judged {
  const streak = state.streaks[threshold.text];
  const everyMs = state.profile?.everyMs ?? 1000;
  const forMs = threshold.forMs ?? 0;
  const value = state.series[threshold.series]?.last ?? null;
  const ticks = threshold.during ? (state.gathered[threshold.text]?.ticks ?? 0) : state.soakTicks;
  if (!streak || ticks * everyMs < forMs) return unknown(`the ${spanOf(threshold)} is too short for it yet`);
  const longestMs = streak.longest * everyMs;
  const why = `${leftOf(threshold)} was off for ${formatDuration(longestMs)} at the longest, allowed is less than ${formatDuration(forMs)}`;
  return proven({ state: longestMs >= forMs ? 'fail' : 'pass', value, why }, threshold, state);
}

/** What happened so often per so many requests: of failures all of them, as in a share of due. */
function judgePer(threshold: Threshold, state: State): Judged {
  const { series, per, measure } = threshold;
  const gathered = state.gathered[threshold.text];
  const by = perOf(threshold, state);
  if (!per || by === null || by === 0) return unknown(`no ${per?.of} in the soak yet`);
  const counted =
    measure === 'value' ? (shareParts(series, knownOf(state))?.bad ?? lastOf(series, state)) : null;
  const rise = gathered && gathered.top.riseTicks > 0 ? gathered.top.increase : null;
  const count = measure === 'value' ? counted : rise;
  if (count === null) return unknown('no reading in the soak');
  const seen = compared(
    threshold,
    (count * per.amount) / by,
    ` (${formatNumber(count)} in ${formatNumber(by)})`,
  );
  const own = measure === 'value' ? ownPart(series, knownOf(state)) : 0;
  if (seen.state === 'fail' && own > 0 && meets(((count - own) * per.amount) / by, threshold))
    return unknown(`${count}, ${own} of which the generator never sent`);
  return measure === 'value' ? seen : proven(seen, threshold, state);
}
