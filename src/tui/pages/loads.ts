/** Load and latency on the whole screen: every load's figures, and one of them in all its stages and over time. */
import type { LoadSpec } from '../../model/profile.ts';
import { chartOf } from '../charts/chart-of.ts';
import { latencyChart, latencyTitle } from '../panels/latency.ts';
import { curveOf, curveTitle, LEAST_POINTS, loadCurve } from '../panels/load-curve.ts';
import { loadFacts } from '../panels/load-facts.ts';
import { loadRows, loadsTable } from '../panels/loads.ts';
import { stageRows, stages, stagesOf } from '../panels/stages.ts';
import { beside, type Row, rule } from '../view/row.ts';
import { isWide, selectedLoad, type View } from '../view/view.ts';

/** A picture of less says nothing. */
const LEAST_CHART = 5;

export function loadsPage(view: View, rows: number): Row[] {
  const { state, size } = view;
  const { columns } = size;
  const wanted = loadRows(view, 'selected');
  const table = loadsTable(view, columns, Math.min(wanted, Math.floor(rows / 2)), 'selected');
  const load = selectedLoad(view);
  if (!load) return [...table, rule(columns)];
  const facts = loadFacts(state, load, columns);
  const free = Math.max(0, rows - table.length - 1 - facts.length);
  return [...table, rule(columns), ...facts, ...stagesAndCharts(view, load, free)];
}

/** A shape's stages with their curve; latency over time where there are none, or beside them where there is room. */
function stagesAndCharts(view: View, load: LoadSpec, rows: number): Row[] {
  const { state, size } = view;
  const { columns } = size;
  const overTime = (width: number, height: number) => [
    latencyTitle(view),
    ...latencyChart(view, width, Math.max(0, height - 1), chartOf(view)),
  ];
  const all = stagesOf(state, load);
  if (all.length === 0) return overTime(columns - 1, rows);
  const half = Math.ceil(rows / 2);
  const table = stages(
    state,
    load,
    columns,
    Math.min(stageRows(state, load), rows >= 2 * LEAST_CHART ? half : rows),
  );
  const left = rows - table.length;
  if (left <= LEAST_CHART) return table;
  const curve = (width: number) => [
    curveTitle(load),
    ...loadCurve(state, load, width, left - 1, chartOf(view)),
  ];
  if (curveOf(all).length < LEAST_POINTS) return [...table, ...overTime(columns - 1, left)];
  if (!isWide(size)) return [...table, ...curve(columns - 1)];
  const middle = Math.floor(columns / 2);
  return [...table, ...beside(curve(middle - 1), overTime(columns - middle - 1, left), middle)];
}
