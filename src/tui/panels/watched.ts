/** What is watched: pinned series, the vitals, then what else grows. */
import type { Series } from '../../model/series.ts';
import { memorySeries } from '../view/readings.ts';
import type { Row } from '../view/row.ts';
import type { View } from '../view/view.ts';
import { vitalsOf } from '../view/vitals.ts';
import { type Named, seriesRows } from './series-rows.ts';
import { byGrowth } from './trends.ts';

/** At most `most` rows; what is pinned comes first. */
export const watched = (view: View, columns: number, most: number): Row[] =>
  seriesRows(view, watchedOf(view).slice(0, Math.max(0, most)), columns);

/** Rows that all of it takes. */
export const watchedRows = (view: View): number => watchedOf(view).length;

/** The series behind all of it. */
export const watchedSeries = (view: View): Series[] => watchedOf(view).map(({ series }) => series);

/** Only what is pinned. */
export const pinned = (view: View, columns: number, most: number): Row[] =>
  seriesRows(view, pinsOf(view).slice(0, Math.max(0, most)), columns);

const pinsOf = ({ ui, state }: View): Named[] =>
  ui.pins.filter((series) => series in state.series).map((series) => ({ label: series, series }));

function watchedOf(view: View): Named[] {
  const pins = pinsOf(view);
  const isPinned = (series: Series) => view.ui.pins.includes(series);
  const vitals = vitalsOf(view.state).filter(({ series }) => !isPinned(series));
  const shown = [...pins, ...vitals, ...memorySeries(view.state)].map(({ series }) => series);
  const growing = byGrowth(view.state)
    .filter(({ series, state }) => state !== 'STABLE' && state !== 'UNKNOWN' && !shown.includes(series))
    .map(({ series }) => ({ label: series, series }));
  return [...pins, ...vitals, ...growing];
}
