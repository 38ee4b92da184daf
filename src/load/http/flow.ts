/** The flows of an HTTP load, made ready. */
import type { HttpAsking } from '../../model/http-load.ts';
import { type Flow, openFlows } from '../flow.ts';
import { compileClasses } from '../pattern.ts';
import type { Secrets } from '../secrets.ts';
import { compileStep, type Step } from './step.ts';

export interface Flows {
  readonly setup: readonly Step[];
  of(n: number): Flow<Step>;
}

/** Throws, in words, when a flow could never run. */
export function compileFlows(spec: HttpAsking, base: URL, secrets: Secrets): Flows {
  const { headers, cookies: keepsCookies = false } = spec;
  const shared = { base, headers, secrets, classOf: compileClasses(spec.classes), keepsCookies };
  const setup = spec.setup.map((step) => compileStep(step, { ...shared, mayLeaveOut: true, keepsAll: true }));
  const mix = (spec.mix ?? [{ weight: 1, flow: spec.flow }]).map(({ weight, flow }) => ({
    weight,
    flow: flow.map((step) => compileStep(step, { ...shared, mayLeaveOut: false, keepsAll: false })),
  }));
  return { setup, of: openFlows(setup, mix) };
}
