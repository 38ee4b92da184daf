/** What ails the system now, told once when it begins and once when it is over. */
import type { Finding } from '../../model/event.ts';
import { formatDuration } from '../../model/format.ts';
import type { State } from '../../model/state.ts';
import { type Ailment, ailmentsNow } from './diagnose.ts';
import { MOMENT_TICKS } from './moment.ts';
import { ON_PURPOSE } from './on-purpose.ts';

/** By the count of ticks and not by a clock, so that the same events are looked at alike. */
const LOOK_EVERY_TICKS = MOMENT_TICKS / 2;
/**
 * Without it before it is over: one that comes and goes is one. Twice as long each time it comes back, up to a quarter
 * of an hour: what comes every minute for a day is not told 2,880 times.
 */
const OVER_AFTER_TICKS = 3 * LOOK_EVERY_TICKS;
const DOUBLED_MOST = 6;

interface Held {
  readonly ailment: Ailment;
  readonly sinceTick: number;
  /** The last look that saw it. */
  readonly seenTick: number;
  readonly isTold: boolean;
}

/** Of one run, between two looks. */
export interface LiveCauses {
  readonly looks: number;
  readonly held: Readonly<Record<string, Held>>;
  /** How often each was over. */
  readonly ended: Readonly<Record<string, number>>;
}

export const NO_LIVE_CAUSES: LiveCauses = { looks: 0, held: {}, ended: {} };

/** After each tick; looks at every fifth. */
export function lookAgain(
  live: LiveCauses,
  state: State,
): { readonly live: LiveCauses; readonly findings: readonly Finding[] } {
  const { soakTicks: tick, phase } = state;
  const looks = Math.floor(tick / LOOK_EVERY_TICKS);
  const isOver = phase !== 'soak' && Object.keys(live.held).length > 0;
  if (!isOver && (looks === live.looks || phase !== 'soak')) return { live, findings: [] };
  const told = (ailmentsNow(state) ?? []).filter(({ rule }) => rule.name !== ON_PURPOSE);
  const seen = new Map(told.map((ailment) => [ailment.rule.name, ailment]));
  const findings: Finding[] = [];
  const held: Record<string, Held> = {};
  const ended: Record<string, number> = { ...live.ended };
  const everyMs = state.profile?.everyMs ?? 1000;

  for (const name of new Set([...Object.keys(live.held), ...seen.keys()])) {
    const was = live.held[name];
    const ailment = worse(seen.get(name), was?.ailment);
    if (!seen.has(name)) {
      const { seenTick, sinceTick, isTold } = was as Held;
      const times = Math.min(DOUBLED_MOST, ended[name] ?? 0);
      const isGone = isOver || !isTold || tick - seenTick >= OVER_AFTER_TICKS * 2 ** times;
      if (!isGone) held[name] = was as Held;
      else if (isTold) {
        findings.push(over(ailment, (seenTick - sinceTick) * everyMs));
        ended[name] = times + 1;
      }
      continue;
    }
    const sinceTick = was?.sinceTick ?? Math.max(0, tick - MOMENT_TICKS);
    const isSure = tick - sinceTick >= ailment.rule.least * MOMENT_TICKS;
    if (isSure && !was?.isTold) findings.push(begun(ailment));
    held[name] = { ailment, sinceTick, seenTick: tick, isTold: isSure || (was?.isTold ?? false) };
  }
  return { live: { looks, held, ended }, findings };
}

/** What is told at the end is how it was at its worst. */
const worse = (now: Ailment | undefined, before: Ailment | undefined): Ailment =>
  (!before || (now && now.size >= before.size) ? now : before) as Ailment;

const keyOf = ({ rule }: Ailment): string => `cause.${rule.name}`;

const begun = (ailment: Ailment): Finding => ({
  key: keyOf(ailment),
  level: ailment.rule.level,
  text: ailment.text,
  fault: ailment.fault,
});

const over = (ailment: Ailment, ms: number): Finding => ({
  key: keyOf(ailment),
  level: 'info',
  text: `over after ${formatDuration(ms)}: ${ailment.text}`,
  fault: ailment.fault,
});
