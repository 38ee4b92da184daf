/** What makes requests due and has the engine begin them: an open loop, or VUs. */
import type { Pace } from '../model/pace.ts';

export interface Source {
  start(): void;
  /** Another pace, from its `atMs` on; nothing below `from` is begun any more. */
  change(pace: Pace, from?: number): void;
  /** Nothing is due from `atMs` on. */
  stop(atMs: number): void;
  /** How many are due before `ms` and have not been begun. */
  countBefore(ms: number): number;
  /** Numbers taken so far, those missed among them. */
  begun(): number;
  /** Nothing more is due under the paces known: paused, stopped, or all that was asked for has been begun. */
  isIdle(): boolean;
  /** Begins no more; what is still waiting is missed. */
  close(): void;
}
