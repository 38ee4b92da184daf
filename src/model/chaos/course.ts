/** All that came of each fault on purpose so far: its last outages, and the worst of all. Folded from events; bounded. */
import type { FaultEvent, TickEvent } from '../event.ts';
import type { Profile } from '../profile.ts';
import type { Series, Values } from '../series.ts';
import { failedSoFar, goOn, type Outage, requestsLost, unrecoveredMs } from './outage.ts';
import { type SignView, signsOf } from './signs.ts';

export interface Chaos {
  /** What was off in the last tick. */
  readonly signs: readonly string[];
  /** By the fault's name. */
  readonly faults: Readonly<Record<string, FaultCourse>>;
}

export interface FaultCourse {
  /** How often it was done. */
  readonly count: number;
  /** How often it could not be, and why the last time. */
  readonly failed: number;
  readonly failure: string | null;
  /** The newest last; only that one may be open. */
  readonly outages: readonly Outage[];
  /** Of those that are not open. */
  readonly worst: Worst;
}

export interface Worst {
  readonly detectMs: number | null;
  /** Of those that were never seen. */
  readonly unseen: number;
  readonly recoveryMs: number | null;
  readonly recoveryLeastMs: number | null;
  /** Those that had not recovered when they were done again, and how long the longest of them had not. */
  readonly unrecovered: number;
  readonly unrecoveredMs: number;
  readonly lost: number;
}

export const NO_CHAOS: Chaos = { signs: [], faults: {} };
const NO_WORST: Worst = {
  detectMs: null,
  unseen: 0,
  recoveryMs: null,
  recoveryLeastMs: null,
  unrecovered: 0,
  unrecoveredMs: 0,
  lost: 0,
};
const NO_COURSE: FaultCourse = { count: 0, failed: 0, failure: null, outages: [], worst: NO_WORST };
/** One every minute for a day would be half a megabyte in every state: of older ones only the worst counts. */
const OUTAGES_KEPT = 50;

const specIn = ({ chaos = [] }: Profile, name: string) => chaos.find((spec) => spec.name === name);

/** `known`: what was last known of a series in the soak. */
export function foldFault(
  chaos: Chaos,
  event: FaultEvent,
  profile: Profile,
  known: (series: Series) => number | null,
): Chaos {
  const { fault: name, step, elapsedMs, text } = event;
  const course = chaos.faults[name] ?? NO_COURSE;
  const put = (next: FaultCourse): Chaos => ({ ...chaos, faults: { ...chaos.faults, [name]: next } });
  const last = course.outages.at(-1);
  if (step === 'failed') {
    const failed = { ...course, failed: course.failed + 1, failure: text };
    // What was begun and failed on its way, such as a command, is over with that.
    const isItsOwn = last?.isOpen && last.overMs === null && last.number === event.number;
    return put(isItsOwn ? over(failed, last, elapsedMs) : failed);
  }
  if (step === 'over') return put(last?.isOpen ? over(course, last, elapsedMs) : course);
  if (step === 'announced') return chaos;
  const outage: Outage = {
    number: event.number,
    what: text,
    at: event.at,
    begunMs: elapsedMs,
    // A kill holds nothing back.
    overMs: specIn(profile, name)?.do === 'kill' ? elapsedMs : null,
    detectMs: null,
    sign: null,
    feltMs: null,
    shownMs: null,
    blindMs: null,
    calmTicks: 0,
    recoveryMs: null,
    recoveryLeastMs: null,
    isOpen: true,
    seenMs: elapsedMs,
    before: offBefore(chaos),
    base: failedSoFar(profile, known),
    lost: {},
  };
  // Done again before it had recovered: of the former time no more will be known.
  const former = last?.isOpen ? close(course, { ...last, isOpen: false }, profile, name) : course;
  return put({
    ...former,
    count: course.count + 1,
    outages: [...former.outages, outage].slice(-OUTAGES_KEPT),
  });
}

/** What is off while another one goes on may be the doing of both. */
function offBefore(chaos: Chaos): readonly string[] {
  const [first, ...others] = openOutages(chaos).map(({ outage }) => outage.before);
  return first ? first.filter((text) => others.every((each) => each.includes(text))) : chaos.signs;
}

const over = (course: FaultCourse, last: Outage, overMs: number): FaultCourse => ({
  ...course,
  outages: [...course.outages.slice(0, -1), { ...last, overMs }],
});

function close(course: FaultCourse, closed: Outage, profile: Profile, name: string): FaultCourse {
  const { worst } = course;
  const isRecovered = closed.recoveryMs !== null;
  return {
    ...course,
    outages: [...course.outages.slice(0, -1), closed],
    worst: {
      detectMs: most(worst.detectMs, closed.detectMs),
      unseen: worst.unseen + (closed.detectMs === null ? 1 : 0),
      recoveryMs: most(worst.recoveryMs, closed.recoveryMs),
      recoveryLeastMs: most(worst.recoveryLeastMs, closed.recoveryLeastMs),
      unrecovered: worst.unrecovered + (isRecovered ? 0 : 1),
      unrecoveredMs: isRecovered
        ? worst.unrecoveredMs
        : Math.max(worst.unrecoveredMs, unrecoveredMs(closed, specIn(profile, name))),
      lost: Math.max(worst.lost, requestsLost(profile, closed)),
    },
  };
}

const most = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.max(a, b);

/** One tick of the soak further; a profile without faults has nothing to look for. */
export function foldChaosTick(chaos: Chaos, profile: Profile, event: TickEvent, view: SignView): Chaos {
  if (!profile.chaos?.length) return chaos;
  const seen = signsOf(profile, view);
  const faults = Object.fromEntries(
    Object.entries(chaos.faults).map(([name, course]): [string, FaultCourse] => {
      const last = course.outages.at(-1);
      if (!last?.isOpen) return [name, course];
      const next = goOn(last, profile, specIn(profile, name), event.elapsedMs, seen, view);
      return [
        name,
        next.isOpen
          ? { ...course, outages: [...course.outages.slice(0, -1), next] }
          : close(course, next, profile, name),
      ];
    }),
  );
  const signs = seen.signs.map(({ text }) => text);
  // What is not known to have gone is still there.
  return { signs: seen.isBlind ? [...new Set([...chaos.signs, ...signs])] : signs, faults };
}

/** The newest outage of each fault that has not recovered. */
export const openOutages = ({ faults }: Chaos): { readonly fault: string; readonly outage: Outage }[] =>
  Object.entries(faults).flatMap(([fault, { outages }]) => {
    const outage = outages.at(-1);
    return outage?.isOpen ? [{ fault, outage }] : [];
  });

/** Without a line on its recovery a fault is given so long. */
const RECOVERY_MS = 60_000;

/** What every tick tells of faults: how many have not recovered, and how many of those should have by what is asked. */
export function chaosValues(chaos: Chaos, profile: Profile, elapsedMs: number): Values {
  if (!profile.chaos?.length) return {};
  const open = openOutages(chaos);
  const overdue = open.filter(({ fault, outage }) => {
    const now = unrecoveredMs({ ...outage, seenMs: elapsedMs }, specIn(profile, fault));
    return now > askedMs(profile, fault);
  });
  return { 'chaos.open': open.length, 'chaos.overdue': overdue.length };
}

function askedMs({ pass }: Profile, fault: string): number {
  const line = pass.find(
    ({ series, operator }) => series === `chaos.${fault}.recovery` && operator.startsWith('<'),
  );
  return line === undefined ? RECOVERY_MS : line.limit * 1000;
}
