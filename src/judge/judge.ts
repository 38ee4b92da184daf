/** The verdict on a run so far: the worst of what its thresholds say. A pure function of its state. */
import type { Cut } from '../model/event.ts';
import { formatQuantity } from '../model/format.ts';
import { holds } from '../model/instant.ts';
import { type Series, unitOf } from '../model/series.ts';
import type { State } from '../model/state.ts';
import type { Threshold } from '../model/threshold.ts';
import type { Trend } from '../model/trend.ts';
import type { Capacity, ThresholdResult, Verdict, VerdictState } from '../model/verdict.ts';
import { NOTHING_JUDGED } from '../model/verdict.ts';
import { capacityOf } from './capacity.ts';
import { invalidLoads } from './invalid-load.ts';
import { judgeCapacity } from './judge-capacity.ts';
import { judgeThreshold, waitOf } from './judge-threshold.ts';
import { trendOf } from './trend.ts';

/** Series whose growth is worth a word even when no threshold asks. */
const TOLD = /(^|\.)(process\.(rss|pss|fds|threads)|sqlite(\.\w+)?\.(file|wal)|disk(\.\w+)?\.free)$/;

export function judge(state: State, cut: Cut = null): Verdict {
  const capacities = capacitiesOf(state);
  const invalid = invalidLoads(state);
  const thresholds = (state.profile?.pass ?? []).map(
    (threshold) =>
      judgeUndelivered(threshold, invalid) ??
      judgeCapacity(threshold, state, capacities) ??
      judgeThreshold(threshold, state),
  );
  const rest = { ...NOTHING_JUDGED, thresholds, trends: trendsOf(state), invalid: [...invalid.values()], capacities };
  const reasons = reasonsOf(thresholds, [...invalid.values()], cut ? undefined : state);
  if (cut?.by === 'rule') return { state: 'fail', reasons: [cut.reason, ...reasons], ...rest };
  if (cut?.by === 'operator')
    return { state: 'aborted', reasons: ['aborted by the operator', ...reasons], ...rest };
  const seen = worstOf(thresholds, state);
  return { state: seen === 'pass' && invalid.size > 0 ? 'unknown' : seen, reasons, ...rest };
}

const capacitiesOf = ({ profile, stages }: State): Capacity[] =>
  (profile?.loads ?? []).flatMap((load) => capacityOf(load, stages[load.name] ?? []) ?? []);

/** What a load that was not delivered shows is neither the target's merit nor its fault. */
function judgeUndelivered(
  { series, text, unit }: Threshold,
  invalid: ReadonlyMap<string, string>,
): ThresholdResult | null {
  const load = loadOf(series, invalid.keys());
  if (load === undefined) return null;
  return { text, state: 'unknown', value: null, unit, why: `${series}: its load was not delivered` };
}

const loadOf = (series: Series, loads: Iterable<string>): string | undefined =>
  [...loads].find((name) => series.startsWith(`${name}.`));

function worstOf(thresholds: readonly ThresholdResult[], state: State): VerdictState {
  if (thresholds.some((each) => each.state === 'fail')) return 'fail';
  // Nothing that was asked for and judged is no pass.
  const judged = thresholds.filter((each) => each.state !== 'skipped');
  if (judged.length === 0 || state.soakTicks === 0) return 'unknown';
  return judged.some((each) => each.state === 'unknown') ? 'unknown' : 'pass';
}

/** The worst first. */
function reasonsOf(
  thresholds: readonly ThresholdResult[],
  invalid: readonly string[],
  state?: State,
): string[] {
  const of = (wanted: ThresholdResult['state']) =>
    thresholds.filter((each) => each.state === wanted).map((each) => each.why);
  const passed = of('pass').length;
  const applied = thresholds.length - of('skipped').length;
  const reasons = [...of('fail'), ...invalid, ...of('unknown')];
  if (state && state.soakTicks === 0) return ['the soak has not begun: nothing was judged'];
  if (applied === 0) return [...reasons, 'no threshold applied to this run'];
  return [...reasons, `${passed} of ${applied} thresholds hold`];
}

function trendsOf(state: State): Trend[] {
  const asked = (state.profile?.pass ?? [])
    .filter((each) => each.measure !== 'value')
    .map((each) => each.series);
  const names: Set<Series> = new Set([
    ...Object.keys(state.series).filter((name) => TOLD.test(name)),
    ...asked,
  ]);
  return [...names].map((name) => trendOf(state, name)).filter((trend) => trend !== null);
}

/** The abort rule that is met now, in words; null when none is. Rules are looked at in the soak only. */
export function abortReason(state: State): string | null {
  for (const rule of state.profile?.abort ?? [])
    if (isMet(rule, state)) return `abort rule met: ${said(rule, state)}`;
  return null;
}

/** The alert rules that are met now: text → what was seen. */
export function alertsMet(state: State): Map<string, string> {
  const met = (state.profile?.alert ?? []).filter((rule) => isMet(rule, state));
  return new Map(met.map((rule) => [rule.text, said(rule, state)]));
}

type Rule = NonNullable<State['profile']>['abort'][number];

const said = (rule: Rule, state: State): string => {
  const value = state.latest[rule.series] ?? null;
  return value === null || rule.share
    ? rule.text
    : `${rule.text} (now ${formatQuantity(value, unitOf(rule.series))})`;
};

/** A rule says what is bad; it is met when that holds now: this tick, this window, or long enough. */
function isMet(rule: Rule, state: State): boolean {
  if (state.phase !== 'soak' || state.soakTicks === 0 || waitOf(rule, state) > 0) return false;
  // A tick that the generator spoilt says nothing about the target.
  const load = loadOf(rule.series, state.profile?.loads.map(({ name }) => name) ?? []);
  if (load !== undefined && state.latest[`${load}.invalid`] === 1) return false;
  if (rule.forMs !== undefined)
    return (state.streaks[rule.text]?.now ?? 0) * (state.profile?.everyMs ?? 1000) >= rule.forMs;
  if (rule.overMs !== undefined) {
    const now = state.windows[rule.text]?.now;
    return now != null && holds(now, rule.operator, rule.limit);
  }
  // Growth, slopes, shares and what this tick does not have: of the soak so far. All else: of this tick.
  if (rule.measure === 'value' && !rule.share && state.latest[rule.series] !== undefined) {
    const value = state.latest[rule.series];
    return value != null && holds(value, rule.operator, rule.limit);
  }
  return judgeThreshold(rule, state).state === 'pass';
}
