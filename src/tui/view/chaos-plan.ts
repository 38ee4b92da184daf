/** When a fault on purpose comes by itself, as seen from a moment of the run. */
import { type FaultSpec, timesOf } from '../../model/chaos.ts';
import type { View } from './view.ts';

/** As many as one key each chooses from; more are asked for with `soaktop ctl fault NAME`. */
export const CHOICES_MOST = 9;

/** Of the profile, in its order. */
export const chaosOf = ({ newest }: Pick<View, 'newest'>): readonly FaultSpec[] =>
  newest.profile?.chaos ?? [];

/** Ms until it comes; null: not any more, never by itself, or its record ends before. */
export function comesInMs({ state, newest, now, record }: View, spec: FaultSpec): number | null {
  const { phase, phaseAt, profile } = state;
  if (!profile || (phase !== 'warmup' && phase !== 'soak')) return null;
  if (record === 'died' && state === newest) return null;
  const { warmupMs, soakMs } = profile.phases;
  const times = timesOf(spec, soakMs);
  if (!times) return null;
  const soakAt = phase === 'soak' ? phaseAt : phaseAt + warmupMs;
  const goneMs = now - soakAt;
  const turns = spec.everyMs === null ? 0 : Math.ceil((goneMs - times.firstMs) / spec.everyMs);
  const nextMs = times.firstMs + Math.max(0, turns) * (spec.everyMs ?? 0);
  return nextMs < goneMs || nextMs > times.lastMs ? null : nextMs - goneMs;
}
