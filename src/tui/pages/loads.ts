/** Load and latency on the whole screen: every load's figures, and one of them in all its stages and over time. */
import { timedParts } from '../../model/load.ts';
import type { LoadSpec } from '../../model/profile.ts';
import type { Question } from '../../model/question.ts';
import { pastQuestions } from '../charts/past-question.ts';
import { deliveryPicture, deliverySeries } from '../panels/delivery.ts';
import { failurePicture, failureSeries } from '../panels/failure-picture.ts';
import { heatPicture, heatQuestions } from '../panels/heat-picture.ts';
import { latencyPicture } from '../panels/latency.ts';
import { curvePicture } from '../panels/load-curve.ts';
import { sparkQuestions } from '../panels/load-ends.ts';
import { loadFacts } from '../panels/load-facts.ts';
import { loadRows, loadsTable } from '../panels/loads.ts';
import { gallery, LEAST_PICTURE, type Picture } from '../panels/picture.ts';
import { seriesPicture } from '../panels/series-picture.ts';
import { stageRows, stages, stagesOf } from '../panels/stages.ts';
import { stepsPicture } from '../panels/steps-picture.ts';
import { type Row, rule } from '../view/row.ts';
import { selectedLoad, type View } from '../view/view.ts';

/** Below this a second line of pictures would only make both flat. */
const PICTURE_ROWS = 11;

export function loadsPage(view: View, rows: number): Row[] {
  const { columns } = view.size;
  const wanted = loadRows(view, 'selected');
  const table = loadsTable(view, columns, Math.min(wanted, Math.floor(rows / 2)), 'selected');
  const load = selectedLoad(view);
  if (!load) return [...table, rule(columns)];
  const facts = loadFacts(view.state, load, columns);
  const free = Math.max(0, rows - table.length - 1 - facts.length);
  const stageTable = stagesIn(view, load, free);
  const chartRows = free - stageTable.length;
  return [
    ...table,
    rule(columns),
    ...facts,
    ...stageTable,
    ...(chartRows > 0 ? pictures(view, load, columns, chartRows) : []),
  ];
}

export function loadsQuestions(view: View): Question[] {
  const load = selectedLoad(view);
  if (!load) return [];
  const series = [...deliverySeries(load), ...failureSeries(load), `${load.name}.inflight`];
  const histograms = [load.name, ...timedParts(load).map((part) => `${load.name}.${part}`)];
  return [...pastQuestions(view, { series, histograms }), ...heatQuestions(view), ...sparkQuestions(view)];
}

/** Half of the room where a picture has the other half, else all of it. */
function stagesIn({ state, size }: View, load: LoadSpec, rows: number): Row[] {
  if (stagesOf(state, load).length === 0) return [];
  const most = rows >= 2 * LEAST_PICTURE ? Math.ceil(rows / 2) : rows;
  return stages(state, load, size.columns, Math.min(stageRows(state, load), most));
}

/** Side by side where there is room; of more than there is room for the ones that tell most. */
function pictures(view: View, load: LoadSpec, columns: number, rows: number): Row[] {
  const across = columns >= 170 ? 3 : columns >= 110 ? 2 : 1;
  const lines = Math.max(1, Math.floor(rows / PICTURE_ROWS));
  const all: Picture[] = [
    curvePicture(view, load),
    latencyPicture(view),
    heatPicture(view),
    deliveryPicture(view),
    failurePicture(view),
    stepsPicture(view, load),
    seriesPicture(view, { label: 'in flight', series: `${load.name}.inflight` }),
  ].filter((picture) => picture !== undefined);
  return gallery(all.slice(0, across * lines), across, columns - 1, rows);
}
