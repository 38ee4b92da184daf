/** All targets of a profile, or none of them. */
import type { Target } from '../model/contracts.ts';
import type { TargetSpec } from '../model/profile.ts';
import { openTarget, type TargetDeps } from './open-target.ts';

const STOP_MS = 5000;

/** One after the other, as they are written: a later one may need an earlier one. Rejects like `openTarget`. */
export async function openTargets(
  specs: readonly TargetSpec[],
  depsOf: (spec: TargetSpec) => TargetDeps,
): Promise<Target[]> {
  const targets: Target[] = [];
  try {
    for (const spec of specs) targets.push(await openTarget(spec, depsOf(spec)));
    return targets;
  } catch (error) {
    await Promise.all(targets.map((target) => target.stop(STOP_MS)));
    throw error;
  }
}
