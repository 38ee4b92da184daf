/** What came of the faults on purpose, as the verdict tells it, and the thresholds on them. Pure; docs/chaos.md says how. */

import type { FaultCourse } from '../model/chaos/course.ts';
import { requestsLost, timeOf, unrecoveredMs } from '../model/chaos/outage.ts';
import { type FaultFigure, type FaultSpec, faultFigureOf, timesOf } from '../model/chaos.ts';
import { formatClock, formatQuantity, formatSeconds } from '../model/format.ts';
import { meets } from '../model/instant.ts';
import type { Profile } from '../model/profile.ts';
import type { State } from '../model/state.ts';
import type { Threshold } from '../model/threshold.ts';
import type { FaultResult, ThresholdResult } from '../model/verdict.ts';
import { askedFor } from './asked-for.ts';
import { compared, type Judged, unknown } from './judged.ts';

const seconds = (ms: number | null): number | null => (ms === null ? null : ms / 1000);

/** In the profile's order; undefined for a profile without faults. */
export function faultsOf({ profile, chaos }: State): FaultResult[] | undefined {
  if (!profile?.chaos?.length) return undefined;
  return profile.chaos.map((spec) => {
    const course = chaos.faults[spec.name];
    const { count = 0, failed = 0, failure = null, outages = [] } = course ?? {};
    return {
      name: spec.name,
      do: spec.do,
      count,
      failed,
      failure,
      isLeftOut: spec.atMs !== null && timesOf(spec, profile.phases.soakMs) === null,
      ...figuresOf(course, profile, spec),
      times: outages.map((outage) => timeOf(outage, profile, spec)),
    };
  });
}

type Figures = Pick<
  FaultResult,
  | 'detectSeconds'
  | 'unseen'
  | 'recoverySeconds'
  | 'recoveryLeastSeconds'
  | 'unrecovered'
  | 'unrecoveredSeconds'
  | 'lost'
>;

/** Of all times, the one that is going on among them. */
function figuresOf(course: FaultCourse | undefined, profile: Profile, spec: FaultSpec): Figures {
  if (!course)
    return {
      detectSeconds: null,
      unseen: 0,
      recoverySeconds: null,
      recoveryLeastSeconds: null,
      unrecovered: 0,
      unrecoveredSeconds: 0,
      lost: null,
    };
  const { worst, outages } = course;
  const last = outages.at(-1);
  const open = last?.isOpen ? last : null;
  const detectMs = Math.max(worst.detectMs ?? -1, open?.detectMs ?? -1);
  return {
    detectSeconds: detectMs < 0 ? null : detectMs / 1000,
    unseen: worst.unseen + (open && open.detectMs === null ? 1 : 0),
    recoverySeconds: seconds(worst.recoveryMs),
    recoveryLeastSeconds: seconds(worst.recoveryLeastMs),
    unrecovered: worst.unrecovered + (open ? 1 : 0),
    unrecoveredSeconds: Math.max(worst.unrecoveredMs, open ? unrecoveredMs(open, spec) : 0) / 1000,
    lost: course.count === 0 ? null : Math.max(worst.lost, open ? requestsLost(profile, open) : 0),
  };
}

/** null: the line is about no fault. */
export function judgeChaos(
  threshold: Threshold,
  state: State,
  faults: readonly FaultResult[] = [],
): ThresholdResult | null {
  const named = faultFigureOf(threshold.series);
  if (!named) return null;
  const { text, unit } = threshold;
  const fault = faults.find(({ name }) => name === named.fault);
  const spec = state.profile?.chaos?.find(({ name }) => name === named.fault);
  const {
    state: seen,
    value,
    why,
  } = fault && spec
    ? judgeFault(threshold, named.figure, fault, spec)
    : unknown('this run had no such fault');
  return { text, state: seen, value, unit, why: value === null ? `${threshold.series}: ${why}` : why };
}

function judgeFault(threshold: Threshold, figure: FaultFigure, fault: FaultResult, spec: FaultSpec): Judged {
  const { count, failed, failure, isLeftOut } = fault;
  const skipped = (why: string): Judged => ({ state: 'skipped', value: null, why });
  if (count === 0 && failed === 0) {
    if (isLeftOut) return skipped(`only in soaks of more than ${formatClock(spec.atMs ?? 0)}: then it comes`);
    return spec.atMs === null ? skipped('nobody asked for it') : unknown('it has not come yet');
  }
  const seen = judgeFigure(threshold, figure, fault);
  return failed > 0 && seen.state === 'pass' ? unknown(`it could not be done: ${failure}`) : seen;
}

/** The worst time counts; while one is not over, or of one nothing is known, it is at least that. */
function judgeFigure(threshold: Threshold, figure: FaultFigure, fault: FaultResult): Judged {
  const { count, unrecovered, unrecoveredSeconds, unseen } = fault;
  const of = (times: number) => (count === 1 ? '' : ` in ${times} of ${count} times`);
  if (figure === 'detect') {
    const open = unseen > 0 ? `nothing has shown it${of(unseen)}` : null;
    return judgeLeast(threshold, fault.detectSeconds, open);
  }
  if (figure === 'lost')
    return judgeLeast(threshold, fault.lost, unrecovered > 0 ? 'it has not recovered' : null);
  if (unrecovered === 0) return judgeRecovered(threshold, fault);
  // How long one has not recovered for is no time that it took.
  const why = `not recovered${of(unrecovered)}, after ${formatSeconds(unrecoveredSeconds)}`;
  const settled = settledBy(threshold, Math.max(fault.recoverySeconds ?? 0, unrecoveredSeconds));
  return settled === null
    ? unknown(why)
    : { state: settled, value: null, why: `${why}, ${askedFor(threshold)}` };
}

/** Of what is known only to lie between two times, nothing is said that one of them would not say. */
function judgeRecovered(
  threshold: Threshold,
  { recoverySeconds: most, recoveryLeastSeconds: least }: FaultResult,
): Judged {
  const seen = judgeLeast(threshold, most, null);
  if (most === null || least === null || meets(least, threshold) === meets(most, threshold)) return seen;
  return unknown(
    `recovered after ${formatSeconds(least)} to ${formatSeconds(most)}: in between nothing is known of the load, ${askedFor(threshold)}`,
  );
}

/** `open`: why it may be more than `least`; null: that is all. */
function judgeLeast(threshold: Threshold, least: number | null, open: string | null): Judged {
  if (least === null) return unknown(open ?? 'nothing is known of it');
  if (open === null || settledBy(threshold, least) !== null) return compared(threshold, least);
  return unknown(`${open}; ${formatQuantity(least, threshold.unit)} so far`);
}

/** What is known when it is at least so much, however much more it turns out to be; null: nothing yet. */
function settledBy(threshold: Threshold, least: number): 'pass' | 'fail' | null {
  const { operator, limit } = threshold;
  if (operator === '==') return least > limit ? 'fail' : null;
  if (operator === '!=') return least > limit ? 'pass' : null;
  if (operator.startsWith('>')) return meets(least, threshold) ? 'pass' : null;
  return meets(least, threshold) ? null : 'fail';
}
