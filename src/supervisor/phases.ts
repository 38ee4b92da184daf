/** Which phase a run is in, by the monotonic time since its load began. Pure. */
export type RunningPhase = 'warmup' | 'soak' | 'cooldown';

/** At exactly the end of a phase the next one has begun; the tick that is due then tells of the one that ended. */
export function phaseAt(
  elapsedMs: number,
  { warmupMs, soakMs }: { readonly warmupMs: number; readonly soakMs: number },
): RunningPhase {
  if (elapsedMs < warmupMs) return 'warmup';
  return elapsedMs < warmupMs + soakMs ? 'soak' : 'cooldown';
}
