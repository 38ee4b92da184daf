/** Many events as one blob: a day of ticks must stay small. */
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { RunEvent } from '../model/event.ts';
import { type Columns, fromColumns, type TickEntry, toColumns } from './columns.ts';

/** An event with its place in the run. */
export type Entry = readonly [order: number, event: RunEvent];

export interface Pack {
  readonly ticks: Columns;
  /** All that are none. */
  readonly rest: readonly Entry[];
}

export const pack = (entries: readonly Entry[]): Pack => ({
  ticks: toColumns(entries.filter(isTick)),
  rest: entries.filter((entry) => !isTick(entry)),
});

export const closePack = (packed: Pack): Buffer => zstdCompressSync(JSON.stringify(packed));

/** In the order in which they were packed: by their place in the run. */
export function* unpack(blob: Buffer): Generator<Entry> {
  const { ticks, rest } = openPack(blob);
  let next = 0;
  for (const tick of fromColumns(ticks)) {
    for (; next < rest.length && (rest[next] as Entry)[0] < tick[0]; next++) yield rest[next] as Entry;
    yield tick;
  }
  yield* rest.slice(next);
}

/** As columns, of which one may be read without the others. */
export function openPack(blob: Buffer): Pack {
  const packed = JSON.parse(zstdDecompressSync(blob).toString()) as Pack | readonly Entry[];
  if ('ticks' in packed) return packed;
  // Journals before version 3 have each tick by itself, its histograms as distances already.
  const ticks = packed.filter(isTick);
  return { ticks: toColumns(ticks, (same) => same), rest: packed.filter((entry) => !isTick(entry)) };
}

const isTick = (entry: Entry): entry is TickEntry => entry[1].type === 'tick';
