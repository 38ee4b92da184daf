/** What ails the system in one moment: every rule that has its evidence; and when none has, that nothing explains it. */
import type { Fault } from '../../model/event.ts';
import type { State } from '../../model/state.ts';
import { type Moment, presentMoment } from './moment.ts';
import { isOnPurpose, onPurpose } from './on-purpose.ts';
import type { Rule } from './rule.ts';
import { RULES } from './rules.ts';
import { type Scene, sceneOf } from './scene.ts';
import { soakMoments, type Usual } from './soak-moments.ts';
import { symptomsOf } from './symptoms.ts';

export interface Ailment {
  readonly rule: Pick<Rule, 'name' | 'level' | 'least'>;
  readonly fault: Fault;
  /** One sentence, with what was felt of it. */
  readonly text: string;
  readonly evidence: readonly string[];
  readonly size: number;
}

export const UNEXPLAINED = 'unexplained';
/** Longer than any other: what explains it may take a moment to be seen. */
const UNEXPLAINED_LEAST = 3;
const SYMPTOMS_TOLD = 6;

export function ailmentsIn(moment: Moment, usual: Usual, scene: Scene, state: State): Ailment[] {
  const symptoms = symptomsOf(moment, usual, scene);
  const felt = symptoms.map(({ text }) => text).slice(0, SYMPTOMS_TOLD);
  if (isOnPurpose(moment)) return [onPurpose(state, felt)];
  const found = RULES.flatMap((rule): Ailment[] => {
    const evidence = rule.find({ moment, usual, scene, symptoms });
    if (!evidence) return [];
    const { fault, text, lines, size } = evidence;
    return [
      { rule, fault, size, text: [text, ...felt.slice(0, 1)].join('; '), evidence: [...lines, ...felt] },
    ];
  });
  const up = symptoms.filter(({ isUp }) => isUp);
  const [first] = up;
  if (found.length > 0 || !first) return found;
  return [
    {
      rule: { name: UNEXPLAINED, level: 'warning', least: UNEXPLAINED_LEAST },
      fault: 'unknown',
      size: up.length,
      text: `${first.text}, and nothing that was measured explains it`,
      evidence: felt,
    },
  ];
}

/** Of the last ticks of the soak; null while there are too few. */
export function ailmentsNow(state: State): Ailment[] | null {
  const moment = presentMoment(state);
  return moment && ailmentsIn(moment, soakMoments(state).usual, sceneOf(state), state);
}

/**
 * Whose fault it is that a line of the profile is crossed now: when all that ails the system has the same, that; else
 * nobody knows. What is no load's, such as a target's memory, is never the generator's fault, nor the host's.
 */
export function faultOfLine(state: State, text: string): Fault {
  const [first, ...others] = ailmentsNow(state) ?? [];
  if (!first || others.some(({ fault }) => fault !== first.fault)) return 'unknown';
  const { loads = [], pass = [], alert = [] } = state.profile ?? {};
  const series = [...pass, ...alert].find((line) => line.text === text)?.series ?? '';
  const isOfLoad = loads.some(({ name }) => series.startsWith(`${name}.`));
  return isOfLoad || first.fault === 'target' ? first.fault : 'unknown';
}
