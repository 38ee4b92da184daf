/** One moment's evidence, as it stands in `snap-NNN.json`. */
import type { RunEvent, SnapshotReason } from './event.ts';
import type { LatencyFigures } from './histogram.ts';
import type { Values } from './series.ts';
import type { Stage } from './stage.ts';
import type { State } from './state.ts';
import type { Verdict } from './verdict.ts';

export interface Snapshot {
  readonly run: string;
  readonly number: number;
  readonly reason: SnapshotReason;
  readonly at: string;
  readonly phase: State['phase'];
  readonly elapsedSeconds: number;
  readonly soakSeconds: number;
  readonly verdict: Verdict;
  /** The soak so far, and what was added since the snapshot before. */
  readonly loads: Readonly<
    Record<
      string,
      LoadTotals & {
        readonly asked: number | null;
        readonly paused: boolean;
        /** Where its shape is; null: it has no such places. */
        readonly stage: string | null;
        /** The operator has taken over from the shape. */
        readonly byHand: boolean;
        /** The last measured stages of its shape, oldest first; the report has all. */
        readonly stages: readonly Stage[];
        readonly sincePrevious: LoadGain;
      }
    >
  >;
  /** Every series of the last tick; null is a gap. */
  readonly values: Values;
  /** Series that changed since the snapshot before: by how much. */
  readonly changes: Readonly<Record<string, number>>;
  readonly events: readonly RunEvent[];
  readonly profile: string;
}

export interface LoadGain {
  readonly due: number | null;
  readonly failed: number | null;
  readonly latency: LatencyFigures;
}

export const TOTAL_COUNTS = ['due', 'sent', 'ok', 'errors', 'lost', 'missed', 'late'] as const;

/** What a load came to in the soak: its ledger, its errors by class, what was seen, its latencies. */
export type LoadTotals = Record<(typeof TOTAL_COUNTS)[number], number | null> & {
  readonly errorClasses: Readonly<Record<string, number>>;
  /** Counted beside the outcomes: a truncated answer, a late one, a new connection, a message delivered. */
  readonly seen: Readonly<Record<string, number>>;
  /** Seconds, from due; all requests of the soak. */
  readonly latency: LatencyFigures;
  /** Seconds, from sent. */
  readonly service: LatencyFigures;
};
