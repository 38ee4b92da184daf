/** Latency over time as shades: each column is a time, each row a span of latency, the darkest where most requests were. */
import { formatSeconds } from '../../model/format.ts';
import { type Histogram, upperOf } from '../../model/histogram.ts';
import { type Row, row, type Span, type Style, span } from '../view/row.ts';
import { right } from '../view/text.ts';
import { xAxis } from './braille.ts';
import type { AxisTick, Mark } from './chart.ts';
import { mergedOnce } from './merged-once.ts';
import { overlaid } from './overlay.ts';

export interface Heat {
  /** Spread evenly over the width, oldest first; an empty one is a gap. */
  readonly histograms: readonly Histogram[];
  readonly ticks: readonly AxisTick[];
  readonly marks?: readonly Mark[];
  readonly cursor?: number | null;
  readonly note?: string;
}

const LABEL_COLUMNS = 8;
/** By the share of a column's requests from which on each shade stands; a single slow one among thousands is still seen. */
const SHADES = [
  [0.3, '█'],
  [0.1, '▓'],
  [0.01, '▒'],
  [0, '░'],
] as const;
/** Decades that are shown at least: latencies that differ little must not look far apart. */
const LEAST_DECADES = 1;

/** Exactly `rows` rows of at most `columns`; latency rises upwards on a logarithmic axis. */
export function heatMap(heat: Heat, columns: number, rows: number, style: Style = 'line2'): Row[] {
  const height = rows - 2;
  const width = columns - LABEL_COLUMNS - 2;
  if (height < 1 || width < 4) return Array.from({ length: rows }, () => row());
  const times = spreadOver(heat.histograms, width);
  const { low, high } = extent(times);
  const rowAt = (micros: number) =>
    height -
    1 -
    Math.min(height - 1, Math.max(0, Math.floor(((Math.log10(micros) - low) / (high - low)) * height)));
  const shades = times.map((histogram) => column(histogram, rowAt, height));
  const isEmpty = heat.histograms.every(({ length }) => length === 0);
  const labels = isEmpty ? new Map<number, string>() : labelled(low, high, rowAt);
  const drawn = Array.from({ length: height }, (_, y) =>
    row(
      span(right(labels.get(y) ?? '', LABEL_COLUMNS), 'dim'),
      span(labels.has(y) ? ' ┤' : ' │', 'dim'),
      span(shades.map((column) => column[y] ?? ' ').join(''), style),
    ),
  );
  const nothing = { lines: [], unit: 'seconds', fromZero: false } as const;
  return overlaid(
    [...drawn, ...xAxis(heat.ticks, width, LABEL_COLUMNS + 1)],
    // The note of a plot stands where no line has a value, and here there are none.
    { ...nothing, ...heat, ...(isEmpty ? {} : { note: '' }) },
    { left: LABEL_COLUMNS + 2, width, height, rowOf: () => null, max: Infinity },
  );
}

/** What shade means how much, for a title. */
export const heatKey = (style: Style = 'line2'): Span[] =>
  SHADES.toReversed().flatMap(([least, shade]) => [
    span(` ${shade}`, style),
    span(least === 0 ? ' any' : ` ${least * 100}%`, 'dim'),
  ]);

/** One histogram a column: several merged, or one in several columns. */
function spreadOver(histograms: readonly Histogram[], width: number): readonly Histogram[] {
  const count = histograms.length;
  return mergedOnce(histograms, `spread over ${width}`, width, (x) => {
    const from = Math.floor((x * count) / width);
    return histograms.slice(from, Math.max(from + 1, Math.floor(((x + 1) * count) / width)));
  });
}

/** The logarithms of the least and the greatest latency of all, in µs. */
function extent(times: readonly Histogram[]): { low: number; high: number } {
  let least = Infinity;
  let most = 1;
  for (const histogram of times) {
    if (histogram.length === 0) continue;
    least = Math.min(least, upperOf(histogram[0] as number));
    most = Math.max(most, upperOf(histogram[histogram.length - 2] as number));
  }
  const low = Math.floor(Math.log10(Math.max(1, Math.min(least, most))) * 3) / 3;
  const high = Math.max(low + LEAST_DECADES, Math.ceil(Math.log10(most + 1) * 3) / 3);
  return { low, high };
}

function column(histogram: Histogram, rowAt: (micros: number) => number, height: number): string[] {
  const counts = new Array<number>(height).fill(0);
  let all = 0;
  for (let i = 0; i < histogram.length; i += 2) {
    const y = rowAt(Math.max(1, upperOf(histogram[i] as number)));
    const count = histogram[i + 1] as number;
    counts[y] = (counts[y] as number) + count;
    all += count;
  }
  return counts.map((count) =>
    count === 0 ? ' ' : (SHADES.find(([least]) => count / all >= least)?.[1] ?? ' '),
  );
}

/** Powers of ten, and what lies well between them. */
function labelled(low: number, high: number, rowAt: (micros: number) => number): Map<number, string> {
  const labels = new Map<number, string>();
  for (let decade = Math.floor(low); decade <= high; decade++)
    for (const times of [1, 3]) {
      const micros = times * 10 ** decade;
      const at = Math.log10(micros);
      if (at < low - 1e-9 || at >= high) continue;
      const y = rowAt(micros);
      if (!labels.has(y) && !labels.has(y - 1) && !labels.has(y + 1))
        labels.set(y, formatSeconds(micros / 1e6));
    }
  return labels;
}
