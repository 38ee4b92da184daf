/** What a run is handed: all that has effects, and what it is of. */
import type { Clock, Probe, Sink, Target } from '../model/contracts.ts';
import type { Finding, RunEvent, RunInfo, SnapshotReason } from '../model/event.ts';
import type { LoadSpec, Profile } from '../model/profile.ts';
import type { State } from '../model/state.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Reading, VerifySpec } from '../model/verify.ts';
import type { ChaosParts } from './chaos.ts';
import type { Fleet } from './fleet.ts';

export interface RunParts {
  readonly profile: Profile;
  readonly info: RunInfo;
  readonly clock: Clock;
  readonly sinks: readonly Sink[];
  /** Each resolves when its target is ready and rejects with words when it can't be. */
  readonly openTargets: (onFinding: (finding: Finding) => void) => Promise<readonly Target[]>;
  readonly openProbes: (targets: readonly Target[]) => readonly Probe[];
  readonly openFleet: (load: LoadSpec, emit: (event: RunEvent) => void) => Fleet;
  /** What the target has now, as far as it says so in time; never rejects. */
  readonly askTarget: (spec: VerifySpec, withinMs: number) => Promise<Reading>;
  readonly runCommand: ChaosParts['runCommand'];
  /** Writes the evidence files; returns the name to tell of. Throws when it can't. */
  readonly writeSnapshot: (
    state: State,
    verdict: Verdict,
    reason: SnapshotReason,
    raw: string | undefined,
  ) => string;
}
