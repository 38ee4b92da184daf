/** Many events as one blob: a day of ticks must stay small. */
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { RunEvent } from '../model/event.ts';
import type { Histogram } from '../model/histogram.ts';

/** An event with its place in the run. */
export type Entry = readonly [order: number, event: RunEvent];

/**
 * Buckets become distances to the one before: half the bytes of a tick at 1,000 requests a second, since
 * neighbours are near and ticks resemble each other.
 */
export const pack = (entries: readonly Entry[]): Buffer =>
  zstdCompressSync(
    JSON.stringify(entries.map(([order, event]) => [order, withHistograms(event, toDistances)])),
  );

export const unpack = (blob: Buffer): Entry[] =>
  (JSON.parse(zstdDecompressSync(blob).toString()) as Entry[]).map(([order, event]) => [
    order,
    withHistograms(event, fromDistances),
  ]);

function withHistograms(event: RunEvent, change: (histogram: Histogram) => Histogram): RunEvent {
  if (event.type !== 'tick') return event;
  const changed = Object.entries(event.histograms).map(([name, histogram]) => [name, change(histogram)]);
  return { ...event, histograms: Object.fromEntries(changed) };
}

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
