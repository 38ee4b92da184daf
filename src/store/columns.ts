/** Ticks in a row as columns: each name once, and what does not change once; half of what there is to read. */
import type { TickEvent } from '../model/event.ts';
import type { Histogram } from '../model/histogram.ts';
import type { Values } from '../model/series.ts';

/** false: that tick does not have the name (null is a gap). A column of one value is that value alone. */
type Column<T> = readonly (T | false)[] | { readonly all: T };

export interface Columns {
  readonly order: readonly number[];
  readonly at: readonly number[];
  readonly seq: readonly number[];
  readonly elapsedMs: readonly number[];
  readonly values: Readonly<Record<string, Column<number | null>>>;
  readonly histograms: Readonly<Record<string, Column<Histogram>>>;
}

/** A tick with its place in the run. */
export type TickEntry = readonly [order: number, event: TickEvent];

export function toColumns(ticks: readonly TickEntry[]): Columns {
  const events = ticks.map(([, event]) => event);
  return {
    order: ticks.map(([order]) => order),
    at: events.map(({ at }) => at),
    seq: events.map(({ seq }) => seq),
    elapsedMs: events.map(({ elapsedMs }) => elapsedMs),
    values: columnsOf(events.map(({ values }) => values)),
    histograms: columnsOf(events.map(({ histograms }) => mapped(histograms, toDistances))),
  };
}

function columnsOf<T>(rows: readonly Readonly<Record<string, T>>[]): Record<string, Column<T>> {
  const names = new Set(rows.flatMap((row) => Object.keys(row)));
  const columns: Record<string, Column<T>> = {};
  for (const name of names) {
    const column = rows.map((row) => (Object.hasOwn(row, name) ? (row[name] as T) : false));
    const [first] = column;
    const isOne = first !== false && first !== undefined && column.every((value) => value === first);
    columns[name] = isOne ? { all: first } : column;
  }
  return columns;
}

export function* fromColumns(columns: Columns): Generator<TickEntry> {
  const values = Object.entries(columns.values);
  const histograms = Object.entries(columns.histograms);
  for (const [i, order] of columns.order.entries())
    yield [
      order,
      {
        type: 'tick',
        at: columns.at[i] as number,
        seq: columns.seq[i] as number,
        elapsedMs: columns.elapsedMs[i] as number,
        values: rowOf(values, i) as Values,
        histograms: mapped(rowOf(histograms, i), fromDistances),
      },
    ];
}

function rowOf<T>(columns: readonly [string, Column<T>][], i: number): Record<string, T> {
  const row: Record<string, T> = {};
  for (const [name, column] of columns) {
    const value = 'all' in column ? column.all : column[i];
    if (value !== false) row[name] = value as T;
  }
  return row;
}

export function mapped<T>(row: Readonly<Record<string, T>>, change: (value: T) => T): Record<string, T> {
  const changed: Record<string, T> = {};
  for (const name in row) changed[name] = change(row[name] as T);
  return changed;
}

/**
 * Buckets become distances to the one before: half the bytes of a tick at 1,000 requests a second, since
 * neighbours are near and ticks resemble each other.
 */
const toDistances = (histogram: Histogram): Histogram =>
  histogram.map((number, i) => (i % 2 === 0 ? number - (histogram[i - 2] ?? 0) : number));

export function fromDistances(distances: Histogram): Histogram {
  let bucket = 0;
  return distances.map((number, i) => {
    if (i % 2 !== 0) return number;
    bucket += number;
    return bucket;
  });
}
