/** What a run comes to, and why. */
import type { Series } from './series.ts';
import type { Unit } from './units.ts';

export type VerdictState = 'pass' | 'fail' | 'unknown' | 'aborted';

export interface Verdict {
  readonly state: VerdictState;
  /** In words one can repeat on the phone; the worst first. */
  readonly reasons: readonly string[];
  readonly thresholds: readonly ThresholdResult[];
  readonly trends: readonly Trend[];
  /** Loads that could not be delivered, with why: nothing was learnt from them. INVALID LOAD, when not empty. */
  readonly invalid: readonly string[];
  readonly capacities: readonly Capacity[];
}

/** How much of a load the target can take, as far as its stages tell. */
export interface Capacity {
  readonly load: string;
  /** rate: requests a second; vus: at a time. */
  readonly unit: 'rate' | 'vus';
  /** The largest that met the load's thresholds; null: none did, or it is not known yet. */
  readonly best: number | null;
  /** What ended it: the target, the generator, the range that was asked for, or that not even the least was good. */
  readonly limit: 'target' | 'generator' | 'range' | 'none' | null;
  /** 70 % of the best. */
  readonly safe: number | null;
  /** From there on more load costs disproportionate latency; null where the curve has no bend. */
  readonly knee: number | null;
}

export interface ThresholdResult {
  readonly text: string;
  /** skipped: less of the soak has gone by than its `after` waits for. */
  readonly state: 'pass' | 'fail' | 'unknown' | 'skipped';
  /** In base units; a slope's is per second. */
  readonly value: number | null;
  readonly unit: Unit;
  /** Such as "212 MB, at most 2 GB" or "31 of 60 ticks: too little to tell". */
  readonly why: string;
}

/** How a series grows over the soak; the interval holds its slope with 99 %. */
export interface Trend {
  readonly series: Series;
  /** unknown: too little data, or the interval is no use yet. */
  readonly state: 'growing' | 'shrinking' | 'flat' | 'unknown';
  /** The fitted value at the end of the soak so far. */
  readonly level: number;
  /** Per judge's hour, and its interval; null when there is no telling. */
  readonly slope: { readonly perHour: number; readonly low: number; readonly high: number } | null;
  /** Fitted change over the soak so far ÷ fitted start; null when the start is 0. */
  readonly growth: number | null;
  /** Until there are ticks enough to say anything; 0 when there are. */
  readonly enoughInMs: number;
}

/** Exit codes, as documented. */
export const EXIT: Readonly<Record<VerdictState, number>> = { pass: 0, fail: 1, unknown: 3, aborted: 4 };
export const EXIT_USAGE = 2;
export const EXIT_OUR_FAULT = 70;
