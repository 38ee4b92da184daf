/** A target of a profile as something that runs: launched, or found and attached to. */
import type { Target } from '../model/contracts.ts';
import type { Finding } from '../model/event.ts';
import type { TargetSpec } from '../model/profile.ts';
import { attachTarget } from './attach.ts';
import { keepTarget } from './kept.ts';
import type { Leash } from './leash.ts';

export interface TargetDeps {
  /** The argument list that the word `soaktop` stands for at the start of a command. */
  readonly soaktop: readonly string[];
  /** `${ENV}` → its value; throws when there is none. */
  readonly expandEnv: (text: string) => string;
  /** The file that a launched target's stdout and stderr are appended to. */
  readonly outputFile: string;
  readonly leash: Leash;
  /** Told at any time between now and the target's stop; texts are clean. */
  readonly onFinding: (finding: Finding) => void;
}

/** Resolves when the target is ready. Rejects with a message for people; then nothing of it is left running. */
export async function openTarget(spec: TargetSpec, deps: TargetDeps): Promise<Target> {
  if (spec.launch) return await keepTarget(spec.name, spec.launch, spec.restart ?? null, deps);
  if (spec.attach) return attachTarget(spec.name, spec.attach, deps);
  throw new Error('a target is either launched or attached to');
}
