/** A soak cut into some 20 to 40 stretches of equal length: how much they differ tells how sure its figures are. Pure. */
import type { TickEvent } from '../../model/event.ts';
import { EMPTY, type Histogram, merge } from '../../model/histogram.ts';
import type { Series, Values } from '../../model/series.ts';

/** When there are so many, neighbours merge and the width doubles: bounded, whatever the length. */
const MOST = 40;

export interface Batch {
  readonly ticks: number;
  readonly histograms: Readonly<Record<string, Histogram>>;
  readonly readings: Readonly<Record<Series, Reading>>;
}

/** Over the ticks of a batch with a value. */
export interface Reading {
  readonly n: number;
  readonly sum: number;
  readonly last: number;
}

/** Whole ones of `width` ticks, oldest first, then the one that fills. */
export interface Batches {
  readonly width: number;
  readonly full: readonly Batch[];
  readonly open: Batch;
}

const NO_BATCH: Batch = { ticks: 0, histograms: {}, readings: {} };
export const NO_BATCHES: Batches = { width: 1, full: [], open: NO_BATCH };

/** What is read of a tick: the loads' counts, and of a target what is compared. */
const READ =
  /\.(due|ok|errors|lost|missed|asked|rate)$|(^|\.)process\.(rss|cpu)$|(^|\.)sqlite(\.[\w-]+)?\.(file|lockwait)$/;

/** `isSoak` false: a tick of the cool-down, which tells of requests that were due in the soak. */
export function addTick(batches: Batches, { values, histograms }: TickEvent, isSoak = true): Batches {
  const batch = { ticks: isSoak ? 1 : 0, histograms, readings: readingsOf(values, isSoak) };
  const open = join(batches.open, batch);
  if (open.ticks < batches.width) return { ...batches, open };
  const full = [...batches.full, open];
  return full.length < MOST
    ? { ...batches, full, open: NO_BATCH }
    : { width: batches.width * 2, full: joined(full, 2), open: NO_BATCH };
}

function readingsOf(values: Values, isSoak: boolean): Record<Series, Reading> {
  const readings: Record<Series, Reading> = {};
  for (const [name, value] of Object.entries(values))
    if (value !== null && READ.test(name))
      readings[name] = { n: isSoak ? 1 : 0, sum: isSoak ? value : 0, last: value };
  return readings;
}

/** Each of the given stretches; a last one that is not half full belongs to the one before. */
export function listed({ full, open, width }: Batches, most: number): readonly Batch[] {
  const last = full.at(-1);
  const all =
    last && open.ticks * 2 < width
      ? [...full.slice(0, -1), join(last, open)]
      : open.ticks > 0
        ? [...full, open]
        : full;
  return joined(all, Math.ceil(all.length / most));
}

function joined(batches: readonly Batch[], size: number): Batch[] {
  if (size <= 1) return [...batches];
  const groups: Batch[] = [];
  for (let i = 0; i < batches.length; i += size) groups.push(batches.slice(i, i + size).reduce(join));
  return groups;
}

function join(a: Batch, b: Batch): Batch {
  const histograms: Record<string, Histogram> = { ...a.histograms };
  for (const [name, histogram] of Object.entries(b.histograms))
    histograms[name] = merge(histograms[name] ?? EMPTY, histogram);
  const readings: Record<Series, Reading> = { ...a.readings };
  for (const [name, { n, sum, last }] of Object.entries(b.readings)) {
    const before = readings[name];
    readings[name] = before ? { n: before.n + n, sum: before.sum + sum, last } : { n, sum, last };
  }
  return { ticks: a.ticks + b.ticks, histograms, readings };
}
