/**
 * One line of a profile that must hold, in a small language; what each form means is in docs/thresholds.md.
 *
 *     line     = side [ "/" side | "per" NUMBER [ "requests" | SERIES ] ] { clause } ( "steady" | operator limit ) { clause }
 *     side     = SERIES [ measure ]
 *     measure  = "mean" | "min" | "max" | "last" | "sum" | "increase" | "rate" | "p50"… | "growth" | "slope"
 *     operator = "<" | "<=" | ">" | ">=" | "==" | "!="
 *     limit    = [ "-" ] QUANTITY | "baseline" [ ( "+" | "-" | "±" ) PERCENT ]
 *     clause   = "over" DURATION | "for" DURATION | "after" DURATION | "during" ( PHASE | "quiet" | [ LOAD ] ( "step" | "level" ) NUMBER )
 *
 * A clause stands before or behind the comparison, each at most once. Read here, judged in `judge/`.
 */
import type { Series } from './series.ts';
import { readLine } from './threshold/grammar.ts';
import { meaningOf } from './threshold/meaning.ts';
import { isTrendMeasure, type Measure } from './threshold/measures.ts';
import type { StageWords } from './threshold/read-clause.ts';
import { refusalOr, type ThresholdError } from './threshold/refuse.ts';
import type { Unit } from './units.ts';

export type Operator = '<' | '<=' | '>' | '>=' | '==' | '!=';

/** What is looked at of one series. */
export interface Side {
  readonly series: Series;
  readonly measure: Measure;
}

export interface Threshold extends Side {
  readonly text: string;
  /** `steady` is told as `== 1`: that it is. */
  readonly operator: Operator;
  /** In base units; a slope's and a rate's limit is per second, a slope's of the judge's clock. */
  readonly limit: number;
  readonly unit: Unit;
  /** A count compared with a percentage is a share of due. */
  readonly share: boolean;
  /** Of a ratio, what it is divided by. */
  readonly divisor?: Side;
  /** Counted per so many requests, or so much increase of another count. */
  readonly per?: { readonly amount: number; readonly of: Series };
  /** How far from the limit `==` still holds, in base units. */
  readonly tolerance?: number;
  /** Where the limit comes from, in words: `baseline 45ms + 20%`. */
  readonly from?: string;
  /** Worst sliding window of this length. */
  readonly overMs?: number;
  /** Must have held this long without a break. */
  readonly forMs?: number;
  /** Not applied in a soak shorter than this. */
  readonly afterMs?: number;
  /** Not the whole soak, but another phase, a stage of a load, or all of it that no fault on purpose disturbs. */
  readonly during?: 'warmup' | 'cooldown' | 'quiet' | StageWords;
}

/** What a line may need to know of the profile it stands in. */
export interface Surroundings {
  /** Why the run will not have a series; undefined: it will, or may. */
  readonly whyNot?: (series: Series) => { readonly message: string; readonly hint: string } | undefined;
  /** The recorded figure of a line's left side, in base units. */
  readonly baselineOf?: (
    line: Pick<Threshold, 'series' | 'measure' | 'share' | 'during'>,
  ) => number | { readonly message: string; readonly hint: string };
}

/** A threshold, or why the text is none; it never throws, whatever the text. */
export const parseThreshold = (text: string, surroundings: Surroundings = {}): Threshold | ThresholdError =>
  refusalOr(() => meaningOf(readLine(text), surroundings));

/** Whether a line is judged by the trend of its series. */
export const isTrend = ({ measure }: Side): boolean => isTrendMeasure(measure);
