/** The flows of a load: which steps a number of it goes through. */
import { orderOf } from './mix.ts';
import { BUILT_IN } from './values.ts';

export interface FlowStep {
  readonly name: string;
  /** The names it needs, each with the place that needs it. */
  readonly needs: readonly { readonly name: string; readonly place: string }[];
  /** The names that it saves. */
  readonly saves: readonly string[];
}

export interface Flow<Step> {
  readonly steps: readonly Step[];
  /** Whether a step needs or saves any. */
  readonly hasValues: boolean;
}

/** One flow, or several by weight. Throws, in words, when one could never run after the setup's steps. */
export function openFlows<Step extends FlowStep>(
  setup: readonly Step[],
  mix: readonly { readonly weight: number; readonly flow: readonly Step[] }[],
): (n: number) => Flow<Step> {
  const flows = mix.map(({ flow }): Flow<Step> => {
    checkNeeds([...setup, ...flow]);
    return { steps: flow, hasValues: flow.some(({ needs, saves }) => needs.length + saves.length > 0) };
  });
  const order = orderOf(mix.map(({ weight }) => weight));
  return (n) => flows[order[n % order.length] as number] as Flow<Step>;
}

/** A value that nothing saves would stop every flow at its step, without a word. */
function checkNeeds(steps: readonly FlowStep[]): void {
  const known = new Set(BUILT_IN);
  for (const step of steps) {
    const missing = step.needs.find(({ name }) => !known.has(name));
    if (missing)
      throw new Error(`step ${step.name}: nothing before it saves {{${missing.name}}} (${missing.place})`);
    for (const name of step.saves) known.add(name);
  }
}
