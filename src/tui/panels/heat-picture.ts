/** The selected load's latencies as shades over time: where most requests are, and the few that are slow. */
import type { Question } from '../../model/question.ts';
import { heatKey, heatMap } from '../charts/heat-map.ts';
import { heatOverTime, heatQuestion } from '../charts/heat-over-time.ts';
import { row, span } from '../view/row.ts';
import { selectedLoad, type View } from '../view/view.ts';
import type { Picture } from './picture.ts';

/** Undefined where nobody tells single latencies. */
export function heatPicture(view: View): Picture | undefined {
  const load = selectedLoad(view);
  if (!load || load.latencyFrom === 'untold') return undefined;
  const name = row(span(' latencies  ', 'dim'), span(load.name, 'bold'));
  return {
    titles: [
      row(...name, span('  of a moment’s requests ', 'dim'), ...heatKey()),
      row(...name, ' ', ...heatKey()),
      name,
    ],
    draw: (columns, rows) => heatMap(heatOverTime(view, load.name, columns), columns, rows),
  };
}

/** It is always asked for: a state has no histograms over time. */
export function heatQuestions(view: View): Question[] {
  const load = selectedLoad(view);
  return load && load.latencyFrom !== 'untold' ? [heatQuestion(view, load.name)] : [];
}
