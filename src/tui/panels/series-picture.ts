/** One series as a picture: its value and how it grows above its course and its fitted line. */
import { formatQuantity } from '../../model/format.ts';
import { unitOf } from '../../model/series.ts';
import { limitsOf } from '../view/limits.ts';
import { isOver, reading, trendOf } from '../view/readings.ts';
import { row, span } from '../view/row.ts';
import { growthWords } from '../view/trend-words.ts';
import type { View } from '../view/view.ts';
import { courseChart, courseOf } from './course.ts';
import type { Picture } from './picture.ts';
import type { Named } from './series-rows.ts';

export function seriesPicture(view: View, { label, series }: Named): Picture {
  const trend = trendOf(view.state, series);
  const value = row(
    span(` ${label}  `, 'dim'),
    span(formatQuantity(reading(view.state, series), unitOf(series)), 'bold'),
    '  ',
  );
  return {
    titles: trend ? growthWords(trend, isOver(view.state)).map((words) => row(...value, ...words)) : [value],
    draw: (columns, rows) =>
      courseChart(view, { ...courseOf(view, series), limits: limitsOf(view.state, series) }, columns, rows),
  };
}
