/** A fault on purpose that the operator asks for: first which, then whether; only `y` has it done. */
import { CHOICES_MOST, chaosOf } from '../view/chaos-plan.ts';
import type { View } from '../view/view.ts';
import { type Act, ask, type Outcome, say } from './outcome.ts';

export type ChaosAction = 'chaos';

export const CHAOS: Readonly<Record<ChaosAction, Act>> = {
  chaos(view) {
    if (chaosOf(view).length === 0) return say(view, 'the profile has no faults on purpose (chaos:)', false);
    if (view.newest.phase !== 'soak') return say(view, 'faults on purpose are for the soak only', false);
    return { ui: { ...view.ui, mode: 'chaos', chaos: null, message: null } };
  },
};

/** The answer to which of them, then to the question before it is done. */
export function chooseChaos(view: View, key: string): Outcome {
  const { ui } = view;
  if (ui.chaos !== null)
    return key === 'y' ? ask(view, { do: 'fault', name: ui.chaos }) : say(view, 'nothing was done');
  const chosen = /^[1-9]$/.test(key) ? chaosOf(view).slice(0, CHOICES_MOST)[Number(key) - 1] : undefined;
  return chosen ? { ui: { ...ui, chaos: chosen.name } } : say(view, 'nothing was done');
}
