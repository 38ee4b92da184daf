/** A part of a journal as the archive reads it: a pack, or the ticks that are in none yet. */
import { EMPTY, type Histogram } from '../model/histogram.ts';
import type { Verdict } from '../model/verdict.ts';
import type { TickIndex } from './columns.ts';
import type { Entry } from './pack.ts';

export interface Part {
  /** Its first event's place in the journal. */
  readonly first: number;
  /** Its first and last tick. */
  readonly from: number;
  readonly to: number;
  readonly ticks: number;
  /** Whether there are rollups of it. */
  readonly isPacked: boolean;
  index(): TickIndex;
  /** One a tick; null: a gap, or not told. */
  values(series: string): readonly (number | null)[];
  /** One a tick. */
  histograms(of: string): readonly Histogram[];
  /** Its judgements, and its ticks from one on, in the journal's order. */
  entriesFrom(seq: number): readonly Entry[];
  judgements(): readonly Verdict[];
}

/** The ticks and judgements that the journal has not packed yet; null: there is no tick. */
export function loosePart(entries: readonly Entry[]): Part | null {
  const ticks = entries.flatMap(([order, event]) => (event.type === 'tick' ? [{ order, ...event }] : []));
  const [first, last] = [ticks[0], ticks.at(-1)];
  if (!first || !last) return null;
  return {
    first: (entries[0] as Entry)[0],
    from: first.seq,
    to: last.seq,
    ticks: ticks.length,
    isPacked: false,
    index: () => ({
      order: ticks.map(({ order }) => order),
      at: ticks.map(({ at }) => at),
      seq: ticks.map(({ seq }) => seq),
    }),
    values: (series) => ticks.map(({ values }) => values[series] ?? null),
    histograms: (of) => ticks.map(({ histograms }) => histograms[of] ?? EMPTY),
    entriesFrom: (seq) => entries.filter(([, event]) => event.type !== 'tick' || event.seq >= seq),
    judgements: () => judgementsIn(entries),
  };
}

export const judgementsIn = (entries: readonly Entry[]): Verdict[] =>
  entries.flatMap(([, event]) => (event.type === 'judged' ? [event.verdict] : []));
