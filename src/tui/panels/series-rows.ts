/** Series one below the other: name, value, growth with what the judge calls it, course. */
import { formatQuantity } from '../../model/format.ts';
import { type Series, unitOf } from '../../model/series.ts';
import { isOver, reading, trendOf } from '../view/readings.ts';
import { type Row, row, type Span, span } from '../view/row.ts';
import { columnsOf, left, right } from '../view/text.ts';
import { glyphOf, slopeWords, stateWords } from '../view/trend-words.ts';
import type { View } from '../view/view.ts';
import { sparkOf } from './course.ts';

export interface Named {
  readonly label: string;
  readonly series: Series;
}

const VALUE_COLUMNS = 9;
const SLOPE_COLUMNS = 19;
const STATE_COLUMNS = 37;
/** The spaces between these, and the mark at the left edge. */
const BETWEEN_COLUMNS = 6;
const LEAST_NAME = 8;
const LEAST_SPARK = 6;
const MOST_SPARK = 60;

/** A sign stands for the judge's words where they have no room. */
export function seriesRows(view: View, listed: readonly Named[], columns: number): Row[] {
  const longest = Math.max(LEAST_NAME, ...listed.map(({ label }) => columnsOf(label)));
  const fixed = VALUE_COLUMNS + SLOPE_COLUMNS + BETWEEN_COLUMNS;
  const hasWords = columns >= fixed + LEAST_NAME + STATE_COLUMNS + LEAST_SPARK + 20;
  const stateWidth = hasWords ? STATE_COLUMNS : 1;
  const nameWidth = Math.min(longest, Math.max(LEAST_NAME, columns - fixed - stateWidth - LEAST_SPARK));
  const sparkWidth = Math.min(MOST_SPARK, columns - fixed - stateWidth - nameWidth);
  return listed.map(({ label, series }) => {
    const trend = trendOf(view.state, series);
    const isPinned = view.ui.pins.includes(series);
    const words = trend && hasWords ? stateWords(trend, isOver(view.state)) : trend && glyphOf(trend);
    return row(
      span(isPinned ? '*' : ' ', 'accent'),
      span(`${left(label, nameWidth)} `, isPinned ? 'plain' : 'dim'),
      span(right(formatQuantity(reading(view.state, series), unitOf(series)), VALUE_COLUMNS)),
      '  ',
      padded(words, stateWidth),
      ` ${left(trend ? slopeWords(trend) : '', SLOPE_COLUMNS)}`,
      span(sparkWidth >= LEAST_SPARK ? sparkOf(view, series, sparkWidth) : '', 'accent'),
    );
  });
}

const padded = (words: Span | undefined, columns: number): Span =>
  span(left(words?.text ?? '', columns), words?.style);
