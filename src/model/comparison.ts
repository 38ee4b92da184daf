/** What two runs are compared by, and what came of it. */
import type { Unit } from './units.ts';

/** A figure of one run, with the interval that holds it with 99 %. */
export interface Figure {
  /** Such as `dns at 1000/s`, `process`. */
  readonly of: string;
  /** Such as `p95`, `errors`, `memory`, `CPU per request`. */
  readonly name: string;
  /** The load it is of; null: of a process, a file. */
  readonly load: string | null;
  readonly unit: Unit;
  /** In base units; growth is per real hour. */
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly better: 'less' | 'more';
  /** A difference of less than this does not matter, whatever the ratio. */
  readonly floor: number;
  /** Of how fast a machine is it tells as well. */
  readonly isTimed: boolean;
  /** Why no figure could be better, where that is so: nothing failed, nothing grows. */
  readonly best: string | null;
}

export type CompareState = 'no worse' | 'worse' | 'cannot tell';

export interface Compared {
  readonly of: string;
  readonly name: string;
  readonly unit: Unit;
  readonly state: CompareState;
  /** No worse, and by more than what would be worse the other way. */
  readonly isBetter?: true;
  readonly base: Interval | null;
  readonly now: Interval | null;
  /** now ÷ base; null where the base is not above 0. */
  readonly ratio: Interval | null;
  /** In words, where the figures do not say it. */
  readonly why: string | null;
}

/** null: without a bound, or not known; JSON has no infinity. */
export interface Interval {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

export interface Comparison {
  readonly state: CompareState;
  readonly base: string;
  readonly run: string;
  /** What may be worse by: 0.2 is a fifth. */
  readonly tolerance: number;
  /** The worst first. */
  readonly figures: readonly Compared[];
  /** What only one of them has, which is not compared. */
  readonly notes: readonly string[];
  /** With a third run between the two. */
  readonly between?: { readonly run: string; readonly recoveries: readonly Recovery[] };
}

/** A load's rate in three runs, answers a second: before a change, after it, and now that it was mended. */
export interface Recovery {
  readonly of: string;
  readonly before: number;
  readonly between: number;
  readonly now: number;
  /** As shares of `before`. */
  readonly left: Interval;
  readonly recovered: Interval;
}
