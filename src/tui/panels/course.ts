/** How series went over the window that is looked at: as a chart, or as a line of one row. */
import { type Series, unitOf } from '../../model/series.ts';
import type { Mark } from '../charts/chart.ts';
import { chartOf } from '../charts/chart-of.ts';
import { overTime, type PlotWanted } from '../charts/over-time.ts';
import { rangeOf } from '../charts/range.ts';
import { samples } from '../charts/samples.ts';
import { spark, stretched } from '../charts/spark.ts';
import { fittedLine } from '../view/fitted.ts';
import { trendOf } from '../view/readings.ts';
import type { Row } from '../view/row.ts';
import type { View } from '../view/view.ts';
import { soakOf, windowBack, windowOf } from '../view/window.ts';

/** A base line, its labels, and something above them. */
const LEAST_ROWS = 3;

export function courseChart(view: View, wanted: PlotWanted, columns: number, rows: number): Row[] {
  if (rows < LEAST_ROWS) return [];
  const plot = overTime(view, wanted, columns);
  const series = wanted.lines.flatMap((line) => ('series' in line ? [line.series] : []));
  const marks = [...(plot.marks ?? []), ...restartMarks(view, series)];
  return chartOf(view)({ ...plot, marks }, columns, rows);
}

/** Where a process of these series was another than before: what came then is no growth of what was. */
function restartMarks({ newest, ui }: View, all: readonly Series[]): Mark[] {
  const soak = soakOf(newest);
  const { from, to } = windowOf({ newest, ui });
  return Object.entries(newest.cuts)
    .filter(([prefix]) => soak !== null && all.some((series) => series.startsWith(`${prefix}.`)))
    .flatMap(([, ticks]) => ticks.map((tick) => (soak?.from ?? 0) + tick))
    .filter((seq) => seq >= from && seq < to)
    .map((seq) => ({ share: (seq - from) / Math.max(1, to - 1 - from), glyph: '×', style: 'warn' }));
}

/** What to draw of one series: its mean, the least and the most behind that, and the line fitted to it. */
export function courseOf(view: View, series: Series): PlotWanted {
  const unit = unitOf(series);
  return {
    lines: [{ series, style: 'line1' }],
    unit,
    // Sizes have a level; what is near 0 when all is well (a share, a latency) is seen from there.
    fromZero: unit === 'ratio' || unit === 'seconds',
    fit: (drawn) => fittedLine(view.state, trendOf(view.state, series), drawn),
  };
}

/** Exactly `columns` wide, over the window; what hardly moves is drawn as flat. */
export function sparkOf(view: View, series: Series, columns: number): string {
  const { values } = samples(view, series, columns, 'mean');
  const { fromZero } = courseOf(view, series);
  return spark(stretched(values, columns), columns, rangeOf(values, fromZero, 4));
}

/** The worst of each point of the last `ms`, from 0. */
export const worstBack = (view: View, series: Series, ms: number, columns: number): string =>
  spark(samples(view, series, columns, 'max', windowBack(view, ms)).values, columns);

/** The mean of each point of the last `ms`, about its level: what stands still is a line in the middle. */
export function levelBack(view: View, series: Series, ms: number, columns: number): string {
  const { values } = samples(view, series, columns, 'mean', windowBack(view, ms));
  return spark(values, columns, rangeOf(values, false, 4));
}
