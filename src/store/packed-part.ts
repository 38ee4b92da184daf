/** A pack of a journal as the archive reads it. */
import { fromColumns, histogramsIn, type TickIndex, valuesIn } from './columns.ts';
import type { Pack } from './pack.ts';
import type { PackColumns } from './pack-columns.ts';
import { judgementsIn, type Part } from './part.ts';
import type { Span } from './rollup-tables.ts';

/** By a pack's first event's place in the journal. */
export interface Packs {
  index(first: number): TickIndex;
  columns(first: number): PackColumns;
  whole(first: number): Pack;
}

export const packedPart = ({ first, from, to, ticks }: Span, packs: Packs): Part => ({
  first,
  from,
  to,
  ticks,
  isPacked: true,
  index: () => packs.index(first),
  values: (series) => valuesIn(packs.columns(first).values(series), ticks),
  histograms: (of) => histogramsIn(packs.columns(first).histograms(of), ticks),
  entriesFrom(seq) {
    const { ticks: columns, rest } = packs.whole(first);
    const start = columns.seq.findIndex((each) => each >= seq);
    const wanted = start < 0 ? [] : [...fromColumns(columns, start)];
    return [...rest, ...wanted].sort(([a], [b]) => a - b);
  },
  judgements: () => judgementsIn(packs.whole(first).rest),
});
