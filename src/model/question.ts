/** What may be asked of a run's past, which no bounded state holds, and what is answered: live and stored alike. */
import type { Bucket } from './buckets.ts';
import type { Comparison } from './comparison.ts';
import type { Difference } from './difference.ts';
import type { RunEvent } from './event.ts';
import type { Histogram } from './histogram.ts';
import type { MetricsDifference } from './metrics-difference.ts';
import type { Series } from './series.ts';
import type { Snapshot } from './snapshot.ts';
import type { State } from './state.ts';

/** Places in a run are ticks since its start (`seq`): times on the one clock that nobody sets. */
export type Question =
  | {
      readonly ask: 'past';
      readonly series: readonly Series[];
      /** Whose latencies, by load or by `load.step`. */
      readonly histograms: readonly string[];
      /** The first tick and the one after the last. */
      readonly from: number;
      readonly to: number;
      /** About so many: at most one more; fewer where there are not so many ticks, or too many to be read one by one. */
      readonly buckets: number;
    }
  | { readonly ask: 'moment'; readonly seq: number }
  | { readonly ask: 'log' }
  | { readonly ask: 'snapshots' }
  | { readonly ask: 'evidence'; readonly file: string }
  | WorkedQuestion;

/** What is not read of the record but worked out of what is: no store answers it. */
export type WorkedQuestion =
  /** Between two stretches of the run. */
  | { readonly ask: 'difference'; readonly before: Span; readonly after: Span }
  /** Between two snapshots' scrapes, `seconds` apart. */
  | {
      readonly ask: 'scrapes';
      readonly before: string;
      readonly after: string;
      readonly seconds: number;
    }
  /** With the run that this one is held against. */
  | { readonly ask: 'comparison' };

/** Ticks: the first, and the one after the last. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * Buckets are `width` ticks wide, from `from` on, and begin at multiples of `width`: a tick is in the same one however
 * the window moves. So `from` may lie before what was asked for, by less than a bucket, and there may be one bucket more;
 * yet of no tick outside of what was asked for is told. `to` is as it was asked for.
 */
export interface Past {
  readonly from: number;
  readonly to: number;
  readonly width: number;
  /** Of each bucket's first tick that was taken, epoch ms; null where none was. */
  readonly at: readonly (number | null)[];
  /** What is not known of a series, or of a part of it, is a bucket without values. */
  readonly series: Readonly<Record<Series, readonly Bucket[]>>;
  readonly histograms: Readonly<Record<string, readonly Histogram[]>>;
}

/**
 * The state as it was at a tick, or at the last one before it: what was told by then, and the ticks of the last minutes.
 * Its series' soak is empty: that is history; so are the totals. null: before the first tick.
 */
export type Moment = State | null;

/** An event but ticks and judgements, with the tick that it came after; -1: before the first. */
export interface Logged {
  readonly seq: number;
  readonly event: RunEvent;
}

export interface Answers {
  readonly past: Past;
  readonly moment: Moment;
  /** Oldest first: all of them. */
  readonly log: readonly Logged[];
  /** Oldest first; without what only their files tell. */
  readonly snapshots: readonly SnapshotCard[];
  /** The text of one of the run's snapshot files, by its name; null: there is none. */
  readonly evidence: string | null;
  readonly difference: Difference;
  readonly scrapes: MetricsDifference;
  readonly comparison: Comparison;
}

export type AnswerTo<Q extends Question> = Answers[Q['ask']];

/** What is read of a snapshot for a table of them, with the tick it was taken at. */
export type SnapshotCard = { readonly seq: number; readonly file: string } & Pick<
  Snapshot,
  | 'number'
  | 'reason'
  | 'at'
  | 'phase'
  | 'elapsedSeconds'
  | 'soakSeconds'
  | 'verdict'
  | 'loads'
  | 'values'
  | 'changes'
  | 'events'
>;

/** Answers what is asked; rejects with words for people when it can't. */
export type Ask = <Q extends Question>(question: Q) => Promise<AnswerTo<Q>>;
