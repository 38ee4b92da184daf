/** Ticks in a row as columns: each name once, and what does not change once; half of what there is to read. */
import type { TickEvent } from '../model/event.ts';
import { EMPTY, type Histogram } from '../model/histogram.ts';
import type { Values } from '../model/series.ts';

/** false: that tick does not have the name (null is a gap). A column of one value is that value alone. */
export type Column<T> = readonly (T | false)[] | { readonly all: T };

/** Where ticks stand: in the journal, on the clock, in the run. */
export interface TickIndex {
  readonly order: readonly number[];
  readonly at: readonly number[];
  readonly seq: readonly number[];
}

export interface Columns extends TickIndex {
  readonly elapsedMs: readonly number[];
  readonly values: Readonly<Record<string, Column<number | null>>>;
  readonly histograms: Readonly<Record<string, Column<Histogram>>>;
}

/** A tick with its place in the run. */
export type TickEntry = readonly [order: number, event: TickEvent];

/** `distances` of each histogram, unless they are that. */
export function toColumns(ticks: readonly TickEntry[], distances = toDistances): Columns {
  const events = ticks.map(([, event]) => event);
  return {
    order: ticks.map(([order]) => order),
    at: events.map(({ at }) => at),
    seq: events.map(({ seq }) => seq),
    elapsedMs: events.map(({ elapsedMs }) => elapsedMs),
    values: columnsOf(events.map(({ values }) => values)),
    histograms: columnsOf(events.map(({ histograms }) => mapped(histograms, distances))),
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

/** From the `start`th on, if not all. */
export function* fromColumns(columns: Columns, start = 0): Generator<TickEntry> {
  const values = Object.entries(columns.values);
  const histograms = Object.entries(columns.histograms);
  for (let i = start; i < columns.order.length; i++)
    yield [
      columns.order[i] as number,
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

/** A value a tick; null: a gap, or it was not told. */
export const valuesIn = (column: Column<number | null> | undefined, ticks: number): (number | null)[] =>
  oneByOne(column, ticks, null);

/** A histogram a tick. */
export const histogramsIn = (column: Column<Histogram> | undefined, ticks: number): Histogram[] =>
  oneByOne(column, ticks, EMPTY).map((histogram) => (histogram === EMPTY ? EMPTY : fromDistances(histogram)));

function oneByOne<T>(column: Column<T> | undefined, ticks: number, none: T): T[] {
  if (column && !('all' in column)) return column.map((value) => (value === false ? none : value));
  return new Array(ticks).fill(column ? column.all : none);
}

function rowOf<T>(columns: readonly [string, Column<T>][], i: number): Record<string, T> {
  const row: Record<string, T> = {};
  for (const [name, column] of columns) {
    const value = 'all' in column ? column.all : column[i];
    if (value !== false) row[name] = value as T;
  }
  return row;
}

function mapped<T>(row: Readonly<Record<string, T>>, change: (value: T) => T): Record<string, T> {
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

function fromDistances(distances: Histogram): Histogram {
  let bucket = 0;
  return distances.map((number, i) => {
    if (i % 2 !== 0) return number;
    bucket += number;
    return bucket;
  });
}
