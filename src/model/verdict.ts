/** What a run comes to, and why. */
import type { Fault } from './event.ts';
import type { Series } from './series.ts';
import type { Trend } from './trend.ts';
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
  /** In the profile's order; what was reached is the first that passes. */
  readonly grades: readonly GradeResult[];
  readonly causes: readonly Cause[];
  readonly suspects: readonly Suspects[];
  /** What was asked of the target at the end, against the run's own counts. */
  readonly verified: readonly ThresholdResult[];
  /** What came of the faults on purpose; only where the profile has such. */
  readonly faults?: readonly FaultResult[];
}

/** Of a run that never came to be judged. */
export const NOTHING_JUDGED: Omit<Verdict, 'state' | 'reasons'> = {
  thresholds: [],
  trends: [],
  invalid: [],
  capacities: [],
  grades: [],
  causes: [],
  suspects: [],
  verified: [],
};

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

/** Which series move with one that grows, and which do not. */
export interface Suspects {
  readonly of: Series;
  /** The most suspicious first. */
  readonly moving: readonly Suspect[];
  /** Of those one would have thought of (heap, fds, threads), the ones that do not move with it. */
  readonly still: readonly Series[];
}

export interface Suspect {
  readonly series: Series;
  /** How closely it moves with it: 1 is exactly. */
  readonly likeness: number;
  /** Such as "grew when it grew, also in hour 5, when neither did". */
  readonly why: string;
}

/** What ailed the system for some of the soak, with the evidence and whose fault it is. */
export interface Cause {
  /** Of the rule that found it: `cpu`, `checkpoint`. */
  readonly rule: string;
  readonly fault: Fault;
  readonly text: string;
  readonly evidence: readonly string[];
  /** Of the soak, in which it held; and since its first tick, when it began. */
  readonly seconds: number;
  readonly fromSeconds: number;
}

/** Of all times a fault on purpose came the worst; and the last times one by one. */
export interface FaultResult {
  readonly name: string;
  readonly do: string;
  readonly count: number;
  /** How often it could not be done, and why the last time. */
  readonly failed: number;
  readonly failure: string | null;
  /** The soak was too short for it. */
  readonly isLeftOut: boolean;
  /** From the begin to the first tick that showed it; and how often none did. */
  readonly detectSeconds: number | null;
  readonly unseen: number;
  /** Of those that recovered; how many have not, and how long the longest of them had not. */
  readonly recoverySeconds: number | null;
  /** Less than that where nothing was known of some ticks: it recovered in between. */
  readonly recoveryLeastSeconds: number | null;
  readonly unrecovered: number;
  readonly unrecoveredSeconds: number;
  /** Requests that failed until it had recovered. */
  readonly lost: number | null;
  readonly times: readonly FaultTime[];
}

/** One time that a fault on purpose came. */
export interface FaultTime {
  readonly number: number;
  readonly what: string;
  /** Into the soak. */
  readonly atSeconds: number;
  readonly detectSeconds: number | null;
  /** What showed it first. */
  readonly sign: string | null;
  readonly recoverySeconds: number | null;
  /** Less than that where nothing was known of some ticks: it recovered in between. */
  readonly recoveryLeastSeconds: number | null;
  readonly isOpen: boolean;
  readonly unrecoveredSeconds: number;
  /** By load; deliveries by `<load>.undelivered`. */
  readonly lost: Readonly<Record<string, number>>;
}

/** The lines of one grade, best first. */
export interface GradeResult {
  readonly name: string;
  readonly state: 'pass' | 'fail' | 'unknown';
  readonly thresholds: readonly ThresholdResult[];
}

/** Exit codes, as documented. */
export const EXIT: Readonly<Record<VerdictState, number>> = { pass: 0, fail: 1, unknown: 3, aborted: 4 };
export const EXIT_USAGE = 2;
export const EXIT_OUR_FAULT = 70;
