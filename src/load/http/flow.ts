/** The flows of a load, made ready: which steps a number of it goes through. */
import type { HttpAsking } from '../../model/http-load.ts';
import type { Secrets } from '../secrets.ts';
import { orderOf } from './mix.ts';
import { compileClasses } from './pattern.ts';
import { compileStep, type Step } from './step.ts';
import { BUILT_IN } from './values.ts';

export interface CompiledFlow {
  readonly steps: readonly Step[];
  /** Whether a step needs or saves any. */
  readonly hasValues: boolean;
}

export interface Flows {
  readonly setup: readonly Step[];
  of(n: number): CompiledFlow;
}

/** Throws, in words, when a flow could never run. */
export function compileFlows(spec: HttpAsking, base: URL, secrets: Secrets): Flows {
  const { headers, cookies: keepsCookies = false } = spec;
  const shared = { base, headers, secrets, classOf: compileClasses(spec.classes), keepsCookies };
  const setup = spec.setup.map((step) => compileStep(step, { ...shared, mayLeaveOut: true, keepsAll: true }));
  const mix = spec.mix ?? [{ weight: 1, flow: spec.flow }];
  const flows = mix.map(({ flow }): CompiledFlow => {
    const steps = flow.map((step) => compileStep(step, { ...shared, mayLeaveOut: false, keepsAll: false }));
    checkNeeds([...setup, ...steps]);
    return { steps, hasValues: steps.some(({ needs, saves }) => needs.length + saves.length > 0) };
  });
  const order = orderOf(mix.map(({ weight }) => weight));
  return { setup, of: (n) => flows[order[n % order.length] as number] as CompiledFlow };
}

/** A value that nothing saves would stop every flow at its step, without a word. */
function checkNeeds(steps: readonly Step[]): void {
  const known = new Set(BUILT_IN);
  for (const step of steps) {
    const missing = step.needs.find(({ name }) => !known.has(name));
    if (missing)
      throw new Error(`step ${step.name}: nothing before it saves {{${missing.name}}} (${missing.place})`);
    for (const name of step.saves) known.add(name);
  }
}
