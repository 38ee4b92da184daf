/** What had come of the faults on purpose by a moment of the past, out of what is known of them now. */
import type { Chaos, FaultCourse } from '../../model/chaos/course.ts';
import { failedSoFar, type Outage } from '../../model/chaos/outage.ts';
import type { State } from '../../model/state.ts';

type Moment = Pick<State, 'elapsedMs' | 'latest' | 'verdict'>;

/** `moment`: for its time, and for what had failed by then. An outage's signs of then are not known any more. */
export function pastChaos(newest: State, moment: Moment): Chaos {
  const faults = Object.entries(newest.chaos.faults).map(([name, course]): [string, FaultCourse] => {
    const outages = course.outages
      .filter(({ begunMs }) => begunMs <= moment.elapsedMs)
      .map((outage) => outageAt(outage, newest, moment));
    const { failed = 0, failure = null } = moment.verdict?.faults?.find((each) => each.name === name) ?? {};
    return [name, { ...course, count: outages.at(-1)?.number ?? 0, failed, failure, outages }];
  });
  return { signs: [], faults: Object.fromEntries(faults) };
}

function outageAt(outage: Outage, { profile }: State, { elapsedMs, latest }: Moment): Outage {
  // What was seen of it later than this was not known yet.
  if (outage.seenMs <= elapsedMs || profile === null) return outage;
  const { begunMs, overMs, detectMs, base } = outage;
  const isSeen = detectMs !== null && begunMs + detectMs <= elapsedMs;
  const failed = failedSoFar(profile, (series) => latest[series] ?? null);
  return {
    ...outage,
    overMs: overMs !== null && overMs <= elapsedMs ? overMs : null,
    ...(isSeen ? {} : { detectMs: null, sign: null }),
    feltMs: null,
    shownMs: null,
    calmTicks: 0,
    recoveryMs: null,
    recoveryLeastMs: null,
    isOpen: true,
    seenMs: elapsedMs,
    lost: Object.fromEntries(
      Object.entries(failed).map(([name, count]) => [name, Math.max(0, count - (base[name] ?? 0))]),
    ),
  };
}
