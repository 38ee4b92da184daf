/** A stretch of a run in buckets: of rollups where they fit, tick by tick where they don't. */
import type { Bucket } from '../model/buckets.ts';
import type { Histogram } from '../model/histogram.ts';
import type { Past, Question } from '../model/question.ts';
import { readHistograms } from './histogram-bytes.ts';
import type { Part } from './part.ts';
import { type PastWindow, pastWindow } from './past-window.ts';
import { LATENCY_TICKS, ROLLUP_TICKS, readRollup, slicesOf } from './rollup.ts';
import type { Bodies, Rollups } from './rollup-tables.ts';
import { histogramSums, valueSums } from './sums.ts';

type Asked = Extract<Question, { ask: 'past' }>;

export function pastOf(parts: readonly Part[], rollups: Rollups, asked: Asked): Past {
  const window = pastWindow(asked);
  const { from, to, start, width } = window;
  const touched = parts
    .filter((part) => part.from < to && part.to >= from)
    .map((part) => placed(window, part));
  const due = dueIn(window, parts);
  const each = <T>(names: readonly string[], make: (name: string) => T) =>
    Object.fromEntries(names.map((name) => [name, make(name)]));
  return {
    from: start,
    to,
    width,
    at: timesIn(
      window,
      touched.map(({ part }) => part),
    ),
    series: each(asked.series, (name) =>
      bucketsIn(window, touched, rollups, name).map(([n, , min, max, sum], i) => [
        n,
        Math.max(0, (due[i] as number) - n),
        min,
        max,
        sum,
      ]),
    ),
    histograms: each(asked.histograms, (of) => histogramsIn(window, touched, rollups, of)),
  };
}

function timesIn(window: PastWindow, parts: readonly Part[]): (number | null)[] {
  const times = new Array<number | null>(window.count).fill(null);
  for (const part of parts) {
    const { seq, at } = part.index();
    for (let i = 0; i < seq.length; i++) {
      const tick = seq[i] as number;
      if (isWithin(window, tick)) times[indexOf(window, tick)] ??= at[i] as number;
    }
  }
  return times;
}

/** Of each bucket, the ticks that came due: those of a value are told, all others were gaps. */
function dueIn({ from, to, start, width, count }: PastWindow, parts: readonly Part[]): number[] {
  const first = Math.max(from, parts[0]?.from ?? 0);
  const end = Math.min(to, (parts.at(-1)?.to ?? -1) + 1);
  return Array.from({ length: count }, (_, i) => {
    const begin = start + i * width;
    return Math.min(end, begin + width) - Math.max(first, begin);
  });
}

function bucketsIn(window: PastWindow, parts: readonly Placed[], rollups: Rollups, series: string): Bucket[] {
  const sums = valueSums(window.count);
  const bodies = bodiesOf(rollups.series, series, parts, ({ buckets }) => buckets);
  for (const { part, buckets, seq } of parts)
    if (buckets) {
      const body = bodies?.get(part.first);
      if (body)
        readRollup(body, buckets.length, (i, n, min, max, sum) =>
          sums.add(buckets[i] as number, n, min, max, sum),
        );
    } else
      for (const [i, value] of part.values(series).entries())
        if (value !== null && isWithin(window, seq[i] as number))
          sums.add(indexOf(window, seq[i] as number), 1, value, value, value);
  return sums.buckets();
}

function histogramsIn(
  window: PastWindow,
  parts: readonly Placed[],
  rollups: Rollups,
  of: string,
): Histogram[] {
  const sums = histogramSums(window.count);
  const bodies = bodiesOf(rollups.latencies, of, parts, ({ minutes }) => minutes);
  for (const { part, minutes, seq } of parts)
    if (minutes) {
      const body = bodies?.get(part.first);
      if (body) readHistograms(body, (i, bucket, count) => sums.add(minutes[i] as number, bucket, count));
    } else
      for (const [i, histogram] of part.histograms(of).entries())
        if (isWithin(window, seq[i] as number))
          for (let k = 0; k < histogram.length; k += 2)
            sums.add(indexOf(window, seq[i] as number), histogram[k] as number, histogram[k + 1] as number);
  return sums.histograms();
}

/** A part, and the buckets that its rollups fall into; null: to be read tick by tick, as are both ends of the window. */
interface Placed {
  readonly part: Part;
  readonly seq: readonly number[];
  readonly buckets: readonly number[] | null;
  readonly minutes: readonly number[] | null;
}

function placed(window: PastWindow, part: Part): Placed {
  const { seq } = part.index();
  const isWhole = part.isPacked && isWithin(window, part.from) && isWithin(window, part.to);
  const rolled = (ticks: number) =>
    isWhole && window.width % ticks === 0
      ? slicesOf(seq, ticks).map((slice) => indexOf(window, slice.seq))
      : null;
  return { part, seq, buckets: rolled(ROLLUP_TICKS), minutes: rolled(LATENCY_TICKS) };
}

/** All at once: of a day's packs one by one it would take several times as long. */
function bodiesOf(
  read: Rollups['series'],
  name: string,
  parts: readonly Placed[],
  isRolled: (placed: Placed) => unknown,
): Bodies | undefined {
  const rolled = parts.filter(isRolled);
  const [first, last] = [rolled[0], rolled.at(-1)];
  return first && last && read(name, first.part.first, last.part.first);
}

const isWithin = ({ from, to }: PastWindow, seq: number): boolean => seq >= from && seq < to;

const indexOf = ({ start, width }: PastWindow, seq: number): number => Math.floor((seq - start) / width);
