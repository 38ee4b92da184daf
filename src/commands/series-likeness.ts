/** How closely the series of a run move with one of them, for the screen, which may not judge by itself. */
import { isAlias, tellsTime } from '../judge/suspects/candidates.ts';
import { likenessTo } from '../judge/suspects/suspects.ts';
import { countsUp } from '../model/series.ts';
import type { Likeness } from '../tui/view/view.ts';

/** Nothing is told of what only counts up or tells the time: it moves with whatever grows; nor of another name for it. */
export const seriesLikeness: Likeness = (state, of) => {
  const likeness = likenessTo(of, state);
  return (series) =>
    state.counters[series] || countsUp(series) || tellsTime(series) || isAlias(of, series)
      ? null
      : likeness(series);
};
