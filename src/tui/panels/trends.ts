/** How every watched series grows: those that grow first, with the slope's interval. */
import { formatQuantity } from '../../model/format.ts';
import { unitOf } from '../../model/series.ts';
import type { State } from '../../model/state.ts';
import { isGivenBack, type Trend } from '../../model/trend.ts';
import { isOver, reading } from '../view/readings.ts';
import { type Row, row, type Span, span } from '../view/row.ts';
import { left, right } from '../view/text.ts';
import { slopeWords, stateWords } from '../view/trend-words.ts';
import type { View } from '../view/view.ts';

const RANK: Readonly<Record<Trend['state'], number>> = {
  SUSPECT: 0,
  LEAK: 0,
  UNKNOWN: 2,
  STEP: 3,
  WARMING: 4,
  STABLE: 5,
};

/** All trends, those that matter most first. */
export const byGrowth = ({ verdict }: State): Trend[] =>
  [...(verdict?.trends ?? [])].sort(
    (a, b) =>
      RANK[a.state] - RANK[b.state] ||
      // What should come back first: the growth of a table is no news.
      Number(isGivenBack(b.series)) - Number(isGivenBack(a.series)) ||
      Math.abs(b.growth24h ?? 0) - Math.abs(a.growth24h ?? 0),
  );

export function trends({ state }: View, columns: number, most: number): Row[] {
  const found = byGrowth(state);
  if (found.length === 0) return [row(span(' the judge has not told any growth yet', 'dim'))];
  const narrow = columns < 80;
  const nameWidth = narrow ? Math.max(10, columns - 46) : Math.min(40, Math.floor(columns / 4));
  return found
    .slice(0, Math.max(0, most))
    .map((trend) =>
      row(
        ` ${left(trend.series, nameWidth)}`,
        span(right(formatQuantity(reading(state, trend.series), unitOf(trend.series)), 9), 'bold'),
        slopeColumn(trend),
        narrow ? shortened(stateWords(trend, isOver(state))) : stateWords(trend, isOver(state)),
      ),
    );
}

/** What has no slope yet has the more to say of why. */
function slopeColumn(trend: Trend): string {
  const words = slopeWords(trend);
  return words === '' ? '   ' : left(`   ${words}`, 24);
}

/** The state without what is told about it. */
const shortened = ({ text, style }: Span): Span => span(text.split(',')[0] ?? '', style);
