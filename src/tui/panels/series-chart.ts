/** One series as a picture: its course over the window, the least and the most of it, and in words how it grows. */
import { formatQuantity } from '../../model/format.ts';
import { type Series, unitOf } from '../../model/series.ts';
import { samples } from '../charts/samples.ts';
import { reading, trendOf } from '../view/readings.ts';
import { type Row, row, span } from '../view/row.ts';
import { slopeWords, stateWords } from '../view/trend-words.ts';
import type { View } from '../view/view.ts';
import { courseChart, courseOf } from './course.ts';

/** At most `rows` rows, the first of them its title. */
export function seriesChart(view: View, series: Series, columns: number, rows: number): Row[] {
  const unit = unitOf(series);
  const { low, high } = samples(view, series, columns * 2, 'mean');
  const trend = trendOf(view.state, series);
  const title = row(
    span(` ${series}  `, 'bold'),
    formatQuantity(reading(view.state, series), unit),
    span(
      `  ${formatQuantity(extreme(low, Math.min), unit)} to ${formatQuantity(extreme(high, Math.max), unit)}  `,
      'dim',
    ),
    ...(trend ? row(`${slopeWords(trend)}  `, stateWords(trend)) : []),
  );
  return [title, ...courseChart(view, courseOf(view, series), columns, rows - 1)].slice(0, Math.max(0, rows));
}

function extreme(values: readonly (number | null)[], of: (...values: number[]) => number): number | null {
  const known = values.filter((value) => value !== null);
  return known.length > 0 ? of(...known) : null;
}
