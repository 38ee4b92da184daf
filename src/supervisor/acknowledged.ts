/** What a target said yes to since the run began, whatever the phase: the target does not know of any. Pure. */
import type { HttpStep } from '../model/http-load.ts';
import type { LoadSpec } from '../model/profile.ts';
import type { Acknowledged } from '../model/verify.ts';
import { NO_STEP } from './ledger.ts';
import { type Slot, totalOf } from './slot.ts';

/** By `<load>`, and `<load>.<step>` of its flow. */
export function acknowledgedOf(load: LoadSpec, slots: readonly Slot[]): Record<string, Acknowledged> {
  const { steps, seen } = totalOf(slots, () => true);
  // A worker that was lost, or is silent, has not told of all that it sent.
  const isWhole = slots.every(
    ({ process, restarts, silent }) => process !== null && restarts === 0 && silent === 0,
  );
  const told = (step: string): Acknowledged => {
    const { due, missed, ok, refused } = steps[step] ?? NO_STEP;
    // A GET on a connection that ended under it goes once more: who increments by GET may have done it twice.
    const resent = isSentAgain(load, step) ? (seen.retried ?? 0) : 0;
    return { ok, unsure: due - missed - ok - refused + resent, isWhole };
  };
  return Object.fromEntries(
    ['', ...load.steps].map((step) => [step === '' ? load.name : `${load.name}.${step}`, told(step)]),
  );
}

/** It is not counted by step: each that may be is as unsure as all of them. */
function isSentAgain(load: LoadSpec, step: string): boolean {
  if (load.engine !== 'http') return false;
  const flow: readonly HttpStep[] = [load.flow, ...(load.mix ?? []).map((each) => each.flow)].flat();
  return flow.some(({ name, method }) => method === 'GET' && (step === '' || step === name));
}
