/** What ailed the system over the whole soak: how long, since when, and how it was at its worst. */
import type { State } from '../../model/state.ts';
import type { Cause } from '../../model/verdict.ts';
import { type Ailment, ailmentsIn, UNEXPLAINED } from './diagnose.ts';
import { MOMENT_TICKS } from './moment.ts';
import { sceneOf } from './scene.ts';
import { soakMoments } from './soak-moments.ts';

interface Stretch {
  readonly from: number;
  readonly ticks: number;
  readonly worst: Ailment;
}

/**
 * The longest first, what is unexplained last. By the same rules as live, on the soak's 256 buckets: what held for
 * much less than a bucket (eight and a half minutes of a day) is in the run's findings only.
 */
export function causesOf(state: State): Cause[] {
  const { usual, moments } = soakMoments(state);
  const scene = sceneOf(state);
  const seen = moments.map(({ moment, from }) => ({
    from,
    moment,
    ailments: ailmentsIn(moment, usual, scene, state),
  }));
  const stretches = new Map<string, Stretch[]>();
  for (const [i, { from, moment, ailments }] of seen.entries())
    for (const ailment of ailments) {
      const { name } = ailment.rule;
      // A moment that what ails it began or ended in shows the symptoms and half of the evidence.
      if (
        name === UNEXPLAINED &&
        [seen[i - 1], seen[i + 1]].some((each) => each && isExplained(each.ailments))
      )
        continue;
      const told = stretches.get(name) ?? [];
      stretches.set(name, told);
      const open = told.at(-1);
      if (open && open.from + open.ticks === from)
        told[told.length - 1] = longer(open, moment.ticks, ailment);
      else told.push({ from, ticks: moment.ticks, worst: ailment });
    }
  const everyMs = state.profile?.everyMs ?? 1000;
  return [...stretches.values()]
    .flatMap((each) => causeOf(each, everyMs))
    .sort((a, b) => Number(a.rule === UNEXPLAINED) - Number(b.rule === UNEXPLAINED) || b.seconds - a.seconds);
}

const isExplained = (ailments: readonly Ailment[]): boolean =>
  ailments.some(({ rule }) => rule.name !== UNEXPLAINED);

const longer = ({ from, ticks, worst }: Stretch, more: number, ailment: Ailment): Stretch => ({
  from,
  ticks: ticks + more,
  worst: ailment.size > worst.size ? ailment : worst,
});

function causeOf(all: readonly Stretch[], everyMs: number): Cause[] {
  const held = all.filter(({ ticks, worst }) => ticks >= worst.rule.least * MOMENT_TICKS);
  const [first] = held;
  if (!first) return [];
  const { rule, fault, text, evidence } = held.reduce((a, b) => (b.worst.size > a.worst.size ? b : a)).worst;
  return [
    {
      rule: rule.name,
      fault,
      text,
      evidence,
      seconds: (held.reduce((sum, { ticks }) => sum + ticks, 0) * everyMs) / 1000,
      fromSeconds: (first.from * everyMs) / 1000,
    },
  ];
}
