/** The verdict on a run so far: the worst of what its thresholds say. A pure function of its state. */
import type { Cut } from '../model/event.ts';
import { formatQuantity } from '../model/format.ts';
import { seriesOf } from '../model/gathered.ts';
import { instant, meets } from '../model/instant.ts';
import { type Series, unitOf } from '../model/series.ts';
import type { State } from '../model/state.ts';
import { isOfTicks } from '../model/threshold/sides.ts';
import type { Threshold } from '../model/threshold.ts';
import type { Capacity, ThresholdResult, Verdict, VerdictState } from '../model/verdict.ts';
import { capacityOf } from './capacity.ts';
import { causesOf } from './diagnosis/causes.ts';
import { type Graded, gradedBy, judgeGrades } from './grades.ts';
import { invalidLoads } from './invalid-load.ts';
import { judgeCapacity } from './judge-capacity.ts';
import { faultsOf, judgeChaos } from './judge-chaos.ts';
import { isToldByStage } from './judge-gathered.ts';
import { judgeThreshold, waitOf } from './judge-threshold.ts';
import { judgeVerify } from './judge-verify.ts';
import { suspectsOf } from './suspects/suspects.ts';
import { trendsOf } from './trend/trend-of.ts';

/** What was asked of a run, line by line. */
export type Lines = Pick<Verdict, 'thresholds' | 'grades' | 'verified' | 'capacities' | 'faults'> & {
  /** Load → why it was not delivered. */
  readonly invalid: ReadonlyMap<string, string>;
};

/** The lines alone: what is looked at after every tick, while all else of a verdict is wanted now and then. */
export function judgeLines(state: State): Lines {
  const capacities = capacitiesOf(state);
  const invalid = invalidLoads(state);
  const faults = faultsOf(state);
  const judgeLine = (threshold: Threshold): ThresholdResult =>
    judgeChaos(threshold, state, faults) ??
    (isToldByStage(threshold, state) ? null : judgeUndelivered(threshold, invalid)) ??
    judgeCapacity(threshold, state, capacities) ??
    judgeThreshold(threshold, state);
  const { pass = [], grades = [] } = state.profile ?? {};
  return {
    thresholds: pass.map(judgeLine),
    grades: judgeGrades(grades, judgeLine),
    verified: judgeVerify(state),
    capacities,
    ...(faults ? { faults } : {}),
    invalid,
  };
}

export function judge(state: State, cut: Cut = null, lines: Lines = judgeLines(state)): Verdict {
  const invalid = [...lines.invalid.values()];
  const graded = gradedBy(lines.grades);
  const all = [...lines.verified, ...lines.thresholds];
  const trends = trendsOf(state);
  const rest = { ...lines, invalid, trends, causes: causesOf(state), suspects: suspectsOf(state, trends) };
  const reasons = reasonsOf(lines, graded, invalid, cut ? undefined : state);
  if (cut?.by === 'rule') return { state: 'fail', reasons: [cut.reason, ...reasons], ...rest };
  if (cut?.by === 'operator')
    return { state: 'aborted', reasons: ['aborted by the operator', ...reasons], ...rest };
  const seen = worstOf(all, graded, state);
  return { state: seen === 'pass' && invalid.length > 0 ? 'unknown' : seen, reasons, ...rest };
}

const capacitiesOf = ({ profile, stages }: State): Capacity[] =>
  (profile?.loads ?? []).flatMap((load) => capacityOf(load, stages[load.name] ?? []) ?? []);

/** What a load that was not delivered shows is neither the target's merit nor its fault. */
function judgeUndelivered(
  threshold: Threshold,
  invalid: ReadonlyMap<string, string>,
): ThresholdResult | null {
  const series = seriesOf(threshold).find((name) => loadOf(name, invalid.keys()) !== undefined);
  if (series === undefined) return null;
  const { text, unit } = threshold;
  return { text, state: 'unknown', value: null, unit, why: `${series}: its load was not delivered` };
}

const loadOf = (series: Series, loads: Iterable<string>): string | undefined =>
  [...loads].find((name) => series.startsWith(`${name}.`));

function worstOf(thresholds: readonly ThresholdResult[], graded: Graded | null, state: State): VerdictState {
  if (graded?.state === 'fail' || thresholds.some((each) => each.state === 'fail')) return 'fail';
  // Nothing that was asked for and judged is no pass.
  const judged = thresholds.filter((each) => each.state !== 'skipped');
  if ((judged.length === 0 && !graded) || state.soakTicks === 0) return 'unknown';
  const isOpen = graded?.state === 'unknown' || judged.some((each) => each.state === 'unknown');
  return isOpen ? 'unknown' : 'pass';
}

/** The worst first. */
function reasonsOf(
  { thresholds, verified }: Pick<Lines, 'thresholds' | 'verified'>,
  graded: Graded | null,
  invalid: readonly string[],
  state?: State,
): string[] {
  const of = (wanted: ThresholdResult['state']) =>
    [...verified, ...thresholds].filter((each) => each.state === wanted).map((each) => each.why);
  const counts = [countOf(thresholds, 'thresholds hold'), countOf(verified, 'checks of the target hold')];
  const grade = graded ? [graded.why] : [];
  const isMissed = graded?.state === 'fail';
  const reasons = [
    ...(isMissed ? grade : []),
    ...of('fail'),
    ...invalid,
    ...of('unknown'),
    ...(isMissed ? [] : grade),
  ];
  if (state && state.soakTicks === 0) return ['the soak has not begun: nothing was judged'];
  const told = counts.filter((count) => count !== null).join(', ');
  if (told === '') return graded ? reasons : [...reasons, 'no threshold applied to this run'];
  return [...reasons, told];
}

/** "7 of 8 thresholds hold"; null where none was applied. */
function countOf(lines: readonly ThresholdResult[], words: string): string | null {
  const applied = lines.filter(({ state }) => state !== 'skipped');
  const passed = applied.filter(({ state }) => state === 'pass').length;
  return applied.length === 0 ? null : `${passed} of ${applied.length} ${words}`;
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
  return value === null || rule.share || rule.divisor || rule.per
    ? rule.text
    : `${rule.text} (now ${formatQuantity(value, unitOf(rule.series))})`;
};

/** A rule says what is bad; it is met when that holds now: this tick, this window, or long enough. */
function isMet(rule: Rule, state: State): boolean {
  if (state.phase !== 'soak' || state.soakTicks === 0 || waitOf(rule, state) > 0) return false;
  // A tick that the generator spoilt says nothing about the target.
  const names = state.profile?.loads.map(({ name }) => name) ?? [];
  const loads = seriesOf(rule).map((series) => loadOf(series, names));
  if (loads.some((load) => load !== undefined && state.latest[`${load}.invalid`] === 1)) return false;
  if (rule.forMs !== undefined)
    return (state.streaks[rule.text]?.now ?? 0) * (state.profile?.everyMs ?? 1000) >= rule.forMs;
  if (rule.overMs !== undefined) {
    const now = state.windows[rule.text]?.now;
    return now != null && meets(now, rule);
  }
  // Growth, slopes, shares, sums and what this tick does not have: of the soak so far. All else: of this tick.
  const isPlain =
    rule.measure === 'value' && !rule.share && !rule.per && state.latest[rule.series] !== undefined;
  if (rule.divisor ? isOfTicks(rule) : isPlain) {
    const value = instant(rule, { now: state.latest, before: {}, histograms: {}, seconds: 0 });
    return value !== null && meets(value, rule);
  }
  return (judgeChaos(rule, state, faultsOf(state)) ?? judgeThreshold(rule, state)).state === 'pass';
}
