/** What makes requests due and has the engine begin them: an open loop, or VUs. */
import type { Pace } from './messages.ts';

export interface Source {
  start(): void;
  change(pace: Pace): void;
  /** Nothing is due from `atMs` on. */
  stop(atMs: number): void;
  /** How many are due before `ms` and have not been begun. */
  countBefore(ms: number): number;
  /** Begins no more; what is still waiting is missed. */
  close(): void;
}
