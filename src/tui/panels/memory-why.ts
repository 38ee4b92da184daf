/** Why the judge calls the memory in sight what it does: its reasons, then the figures behind them. */
import { trendOf } from '../view/readings.ts';
import { type Row, row, span } from '../view/row.ts';
import { wrap } from '../view/text.ts';
import { trendFacts } from '../view/trend-facts.ts';
import type { View } from '../view/view.ts';
import { chartedMemory } from './memory.ts';

const LABEL = '   why  ';

export function memoryWhy(view: View, columns: number, most: number): Row[] {
  const series = chartedMemory(view);
  const trend = series === undefined ? undefined : trendOf(view.state, series);
  if (!trend) return [];
  const text = [...trend.why, ...trendFacts(trend)].join('; ');
  return wrap(text, Math.max(20, columns - LABEL.length - 1))
    .slice(0, Math.max(0, most))
    .map((line, i) => row(span(i === 0 ? LABEL : ' '.repeat(LABEL.length), 'dim'), line));
}
