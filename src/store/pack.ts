/** Many events as one blob: a day of ticks must stay small. */
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { RunEvent } from '../model/event.ts';
import { type Columns, fromColumns, fromDistances, mapped, type TickEntry, toColumns } from './columns.ts';

/** An event with its place in the run. */
export type Entry = readonly [order: number, event: RunEvent];

interface Pack {
  readonly ticks: Columns;
  /** All that are none. */
  readonly rest: readonly Entry[];
}

export function pack(entries: readonly Entry[]): Buffer {
  const isTick = (entry: Entry): entry is TickEntry => entry[1].type === 'tick';
  const packed: Pack = {
    ticks: toColumns(entries.filter(isTick)),
    rest: entries.filter((entry) => !isTick(entry)),
  };
  return zstdCompressSync(JSON.stringify(packed));
}

/** In the order in which they were packed: by their place in the run. */
export function* unpack(blob: Buffer): Generator<Entry> {
  const packed = JSON.parse(zstdDecompressSync(blob).toString()) as Pack | readonly Entry[];
  if (!('ticks' in packed)) return yield* asRows(packed);
  const { ticks, rest } = packed;
  let next = 0;
  for (const tick of fromColumns(ticks)) {
    for (; next < rest.length && (rest[next] as Entry)[0] < tick[0]; next++) yield rest[next] as Entry;
    yield tick;
  }
  yield* rest.slice(next);
}

/** Journals before version 3 have each tick by itself. */
function* asRows(entries: readonly Entry[]): Generator<Entry> {
  for (const [order, event] of entries)
    yield event.type === 'tick'
      ? [order, { ...event, histograms: mapped(event.histograms, fromDistances) }]
      : [order, event];
}
