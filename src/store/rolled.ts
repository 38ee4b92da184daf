/** All that is kept of one pack beside it: where its ticks stand, and its rollups by series and by load. */
import { type Columns, histogramsIn, type TickIndex, valuesIn } from './columns.ts';
import { LATENCY_TICKS, ROLLUP_TICKS, rollUp, rollUpLatencies, slicesOf } from './rollup.ts';

export interface Rolled {
  readonly index: TickIndex;
  readonly series: ReadonlyMap<string, Buffer>;
  readonly latencies: ReadonlyMap<string, Buffer>;
}

export function rolledOf({ order, at, seq, values, histograms }: Columns): Rolled {
  const buckets = slicesOf(seq, ROLLUP_TICKS);
  const series = Object.entries(values).map(
    ([name, column]) => [name, rollUp(buckets, valuesIn(column, seq.length))] as const,
  );
  const minutes = slicesOf(seq, LATENCY_TICKS);
  const latencies = Object.entries(histograms).map(
    ([name, column]) => [name, rollUpLatencies(minutes, histogramsIn(column, seq.length))] as const,
  );
  return { index: { order, at, seq }, series: new Map(series), latencies: new Map(latencies) };
}
