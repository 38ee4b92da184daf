/** Memory of each target: how much, how it grows, what the judge says of that, and its picture. */
import { formatBytes, formatDuration, NOTHING } from '../../model/format.ts';
import type { Series } from '../../model/series.ts';
import { limitsOf } from '../view/limits.ts';
import { isOver, type Memory, memorySeries, reading, trendOf } from '../view/readings.ts';
import { type Row, row, span } from '../view/row.ts';
import { columnsOf, left, right } from '../view/text.ts';
import { growthWords } from '../view/trend-words.ts';
import type { View } from '../view/view.ts';
import { courseChart, courseOf } from './course.ts';
import { type Picture, titleIn } from './picture.ts';

/** One row a target. */
export function memoryRows(view: View, columns: number, most: number): Row[] {
  const memories = memorySeries(view.state);
  if (memories.length === 0) {
    const why =
      view.state.profile === null ? NOTHING : 'no process is watched: `probes: { process: {} }` does it';
    return [row(span(` memory  ${why}`, 'dim'))];
  }
  return memories.slice(0, Math.max(0, most)).map((memory) => titleIn(titlesOf(view, memory), columns));
}

/** What is said of one, from the longest way to the shortest. */
function titlesOf(view: View, { name, series }: Memory): Row[] {
  const memories = memorySeries(view.state);
  const nameWidth = Math.min(12, Math.max(...memories.map((each) => columnsOf(each.name))));
  const trend = trendOf(view.state, series);
  const value = row(
    span(memories.length > 1 && series === chartedMemory(view) ? '▸' : ' ', 'accent'),
    span('memory  ', 'dim'),
    name === '' ? '' : span(`${left(name, nameWidth)}  `, 'bold'),
    span(right(formatBytes(reading(view.state, series)), 7), 'bold'),
    '   ',
  );
  const words = trend ? growthWords(trend, isOver(view.state)) : [row(span(untold(view), 'dim'))];
  const full = row(...value, ...(words[0] ?? []), span(hourNote(view), 'dim'));
  return [full, ...words.map((said) => row(...value, ...said))];
}

/** Why the judge says nothing of a series' growth. */
function untold({ state }: View): string {
  if (state.phase === 'starting' || state.phase === 'warmup') return 'growth is judged in the soak';
  return state.phase === 'soak' ? 'no word yet on its growth' : 'no word on its growth';
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

/** The picture of one memory, with its fitted line: of several the one that is marked with ▸. */
export function memoryPicture(view: View): Picture | undefined {
  const memory = memorySeries(view.state).find(({ series }) => series === chartedMemory(view));
  if (!memory) return undefined;
  const limits = limitsOf(view.state, memory.series);
  return {
    titles: titlesOf(view, memory),
    draw: (columns, rows) => courseChart(view, { ...courseOf(view, memory.series), limits }, columns, rows),
  };
}
