/** One stage of a load's shape, as it was measured: a step, a level, a burst, a probe of a search. */
import type { LatencyFigures } from './histogram.ts';

export type StageKind = 'step' | 'level' | 'burst' | 'probe' | 'confirm';

export interface StageMeasure {
  /** Counted from 0 over the load's soak. */
  readonly index: number;
  readonly kind: StageKind;
  /** Requests a second, VUs, or a burst's count. */
  readonly asked: number;
  /** From the first request due in it to the last one ended, but at least as long as it was held. */
  readonly seconds: number;
  readonly due: number;
  readonly ok: number;
  readonly errors: number;
  readonly lost: number;
  readonly missed: number;
  readonly classes: Readonly<Record<string, number>>;
  /** Answers a second. */
  readonly rate: number;
  /** '' for the load, `service`, and the steps of its flow. */
  readonly latency: Readonly<Record<string, LatencyFigures>>;
  /** Why it says nothing about the target, in words; null when it does. */
  readonly invalid: string | null;
}

export interface Stage extends StageMeasure {
  /** Whether it met the load's thresholds; null: it says nothing about the target. */
  readonly good: boolean | null;
  readonly why: string;
}
