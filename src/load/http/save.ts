/** Keeps what a flow needs later out of an answer. */
import type { Step } from './step.ts';

/** Puts what a step saves into `values`; false when the body is not JSON or has not got all of it. */
export function saveInto(values: Map<string, string>, { saves }: Step, body: string): boolean {
  if (saves.size === 0) return true;
  let document: unknown;
  try {
    document = JSON.parse(body);
  } catch {
    return false;
  }
  let isWhole = true;
  for (const [name, read] of saves) {
    const value = read(document);
    if (value === undefined) isWhole = false;
    else values.set(name, value);
  }
  return isWhole;
}
