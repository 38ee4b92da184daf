/** Which phase a run is in, by the monotonic time since its load began. Pure. */
import type { Profile } from '../model/profile.ts';

export type RunningPhase = 'warmup' | 'soak' | 'cooldown';

/** At exactly the end of a phase the next one has begun; the tick that is due then tells of the one that ended. */
export function phaseAt(elapsedMs: number, { warmupMs, soakMs }: Profile['phases']): RunningPhase {
  if (elapsedMs < warmupMs) return 'warmup';
  return elapsedMs < warmupMs + soakMs ? 'soak' : 'cooldown';
}
