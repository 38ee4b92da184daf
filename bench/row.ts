/** A line of the result: one measure, ours beside one other, and the bar it is held to. */
import type { Cost } from './cost.ts';
import { type Pair, ratiosOf, type Spread, spreadOf } from './pairs.ts';
import type { Peer } from './run.ts';

export interface Bar {
  /** Whether more is better. */
  readonly is: 'at least' | 'at most';
  readonly reach: number;
  readonly aim?: number;
}

export type Met = 'aim' | 'reach' | 'no';

export interface Row {
  readonly measure: string;
  /** What ours is compared with; null: with nothing but the bar. */
  readonly peer: string | null;
  readonly unit: string;
  /** Medians over the rounds; null: could not be measured. */
  readonly ours: number | null;
  readonly theirs: number | null;
  /** Ours ÷ theirs, pair by pair; null without a peer. */
  readonly ratio: Spread | null;
  readonly rounds: number;
  readonly bar: Bar | null;
  /** What the ratio, or without a peer the figure, meets; null without a bar or a figure. */
  readonly met: Met | null;
  readonly note: string | null;
  /** The most cores that other processes used in any of its windows; null: not measured. */
  readonly othersCores: number | null;
}

interface Turn {
  readonly ours: Cost;
  readonly theirs: Cost;
}

/** What a row is about, whatever comes of it. */
export interface Head {
  readonly measure: string;
  readonly peer: string | null;
  readonly unit: string;
  readonly bar?: Bar | undefined;
  readonly note?: string | undefined;
}

export function pairedRow(head: Head, pairs: readonly Pair[], othersCores: number | null = null): Row {
  const ratio = ratiosOf(pairs);
  const median = (of: keyof Pair) => spreadOf(pairs.map((pair) => pair[of])).median;
  return {
    ...emptyRow(head, head.note ?? null),
    ours: median('ours'),
    theirs: median('theirs'),
    ratio,
    rounds: pairs.length,
    met: head.bar ? meets(head.bar, ratio.median) : null,
    othersCores,
  };
}

/** Of a figure that a request's cost makes. */
export function costRow(head: Head, turns: readonly Turn[], figure: (cost: Cost) => number): Row {
  const pairs = turns.map(({ ours, theirs }) => ({ ours: figure(ours), theirs: figure(theirs) }));
  const others = turns.flatMap(({ ours, theirs }) => [ours.othersCores, theirs.othersCores]);
  return pairedRow(head, pairs, Math.max(...others));
}

export const answersPerCpuSecond = ({ cpuMicros }: Cost): number => 1e6 / cpuMicros;

/** Figures of ours alone; `theirs` is told beside them, and no ratio is made of it. */
export function plainRow(head: Head, values: readonly number[], theirs: number | null = null): Row {
  const { median } = spreadOf(values);
  return {
    ...emptyRow(head, head.note ?? null),
    ours: median,
    theirs,
    rounds: values.length,
    met: head.bar ? meets(head.bar, median) : null,
  };
}

/** Nothing was measured, and why. */
export const emptyRow = ({ measure, peer, unit, bar }: Head, note: string | null): Row => ({
  measure,
  peer,
  unit,
  ours: null,
  theirs: null,
  ratio: null,
  rounds: 0,
  bar: bar ?? null,
  met: null,
  note,
  othersCores: null,
});

export const notInstalled = (head: Head, { name, from }: Peer): Row =>
  emptyRow(head, `${name} is not installed (${from})`);

function meets({ is, reach, aim }: Bar, value: number): Met {
  const holds = (limit: number) => (is === 'at least' ? value >= limit : value <= limit);
  if (aim !== undefined && holds(aim)) return 'aim';
  return holds(reach) ? 'reach' : 'no';
}
