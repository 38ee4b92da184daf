/** Which phase a run is in, by the monotonic time since its load began. Pure. */
import type { Profile } from '../model/profile.ts';

export type RunningPhase = 'warmup' | 'soak' | 'cooldown';

/** A tick at exactly the end of a phase still belongs to it. */
export function phaseAt(elapsedMs: number, { warmupMs, soakMs }: Profile['phases']): RunningPhase {
  if (elapsedMs < warmupMs) return 'warmup';
  return elapsedMs < warmupMs + soakMs ? 'soak' : 'cooldown';
}

/** Until the next phase begins; Infinity in the last. */
export function untilNextPhase(elapsedMs: number, { warmupMs, soakMs }: Profile['phases']): number {
  const phase = phaseAt(elapsedMs, { warmupMs, soakMs, cooldownMs: 0 });
  if (phase === 'warmup') return warmupMs - elapsedMs;
  return phase === 'soak' ? warmupMs + soakMs - elapsedMs : Infinity;
}
