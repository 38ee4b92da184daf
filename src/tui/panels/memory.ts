/** Memory of each target: how much, how it grows, what the judge says of that, and its picture. */
import { formatBytes, formatDuration } from '../../model/format.ts';
import type { Series } from '../../model/series.ts';
import { brailleChart } from '../charts/braille.ts';
import type { Chart } from '../charts/chart.ts';
import { samples } from '../charts/samples.ts';
import { timeAxis } from '../charts/time-axis.ts';
import { memorySeries, reading, trendOf } from '../view/readings.ts';
import { type Row, row, span } from '../view/row.ts';
import { columnsOf, left, right } from '../view/text.ts';
import { slopeWords, stateWords } from '../view/trend-words.ts';
import { type View, zoomOf } from '../view/view.ts';

/** One row a target. */
export function memoryRows(view: View, most: number): Row[] {
  const memories = memorySeries(view.state);
  if (memories.length === 0) {
    const why = view.state.profile === null ? '–' : 'no process is watched';
    return [row(span(` memory  ${why}`, 'dim'))];
  }
  const nameWidth = Math.min(12, Math.max(...memories.map(({ name }) => columnsOf(name))));
  const charted = memories.length > 1 ? chartedMemory(view) : undefined;
  return memories.slice(0, most).map(({ name, series }) => {
    const trend = trendOf(view.state, series);
    return row(
      span(series === charted ? '▸' : ' ', 'accent'),
      span('memory  ', 'dim'),
      name === '' ? '' : span(`${left(name, nameWidth)}  `, 'bold'),
      span(right(formatBytes(reading(view.state, series)), 7), 'bold'),
      '   ',
      ...(trend ? row(slopeOf(slopeWords(trend)), stateWords(trend)) : row(span(untold(view), 'dim'))),
      span(hourNote(view), 'dim'),
    );
  });
}

const slopeOf = (words: string): string => (words === '' ? '' : `${words}   `);

/** Why the judge says nothing of a series' growth. */
function untold({ state }: View): string {
  if (state.phase === 'starting' || state.phase === 'warmup') return 'growth is judged in the soak';
  return 'no word yet on its growth';
}

/** A demonstration's hour is shorter than ours, and `/h` must not deceive. */
function hourNote({ state }: View): string {
  const hourMs = state.profile?.judgeHourMs ?? 3_600_000;
  return hourMs === 3_600_000 ? '' : `   (1 h = ${formatDuration(hourMs)})`;
}

/** The memory that grows most, or the first. */
export const chartedMemory = ({ state }: View): Series | undefined =>
  memorySeries(state)
    .map(({ series }) => ({ series, growth: trendOf(state, series)?.growth24h ?? 0 }))
    .sort((a, b) => b.growth - a.growth)[0]?.series;

/** The picture of one memory: of several the one that is marked with ▸. */
export function memoryChart(view: View, columns: number, rows: number, chart: Chart = brailleChart): Row[] {
  const series = chartedMemory(view);
  if (series === undefined) return [];
  const sampled = samples(view.state, series, zoomOf(view.ui), columns * 2, 'mean');
  return chart(
    {
      lines: [{ values: sampled.values, style: 'line1' }],
      unit: 'bytes',
      fromZero: false,
      ticks: timeAxis(sampled, columns),
    },
    columns,
    rows,
  );
}
