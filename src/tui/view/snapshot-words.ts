/** The snapshots in a few words: how many, when the last was taken, when the next is due. */
import type { State } from '../../model/state.ts';
import { timeOfDay } from './clock.ts';
import type { View } from './view.ts';

/** `snapshots 3, last 18:05, next 18:10`. */
export function snapshotWords({ state, newest, now, record }: View): string {
  const { snapshots, lastSnapshotAt } = state;
  // What its record does not reach did not come.
  const isLast = record === 'died' && state === newest;
  const next = isLast ? null : nextSnapshotAt(state, now);
  return [
    snapshots.length === 0 ? 'no snapshot yet' : `snapshots ${snapshots.length}`,
    ...(lastSnapshotAt === null ? [] : [`last ${timeOfDay(lastSnapshotAt, now)}`]),
    ...(next === null ? [] : [`next ${timeOfDay(next, now)}`]),
  ].join(', ');
}

/** Due at each interval since the soak began, and not at its end, which has one of its own; null: none is. */
function nextSnapshotAt({ phase, phaseAt, profile }: State, now: number): number | null {
  if (!profile || (phase !== 'warmup' && phase !== 'soak')) return null;
  const { snapshotMs, phases } = profile;
  const soakAt = phase === 'soak' ? phaseAt : phaseAt + phases.warmupMs;
  const gone = Math.max(0, Math.floor((now - soakAt) / snapshotMs));
  const at = soakAt + (gone + 1) * snapshotMs;
  return Math.min(at, soakAt + phases.soakMs);
}
