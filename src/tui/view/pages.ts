/** One subject on the whole screen: load and latency, memory and growth, thresholds and findings, events. */
import type { LoadSpec } from '../../model/profile.ts';
import { brailleChart } from '../charts/braille.ts';
import type { Chart } from '../charts/chart.ts';
import { contribChart } from '../charts/contrib.ts';
import { causeList, suspectRows } from '../panels/causes.ts';
import { events } from '../panels/events.ts';
import { figures } from '../panels/figures.ts';
import { latencyChart, latencyTitle } from '../panels/latency.ts';
import { curveOf, curveTitle, LEAST_POINTS, loadCurve } from '../panels/load-curve.ts';
import { loadFacts } from '../panels/load-facts.ts';
import { loadRows, loadsTable } from '../panels/loads.ts';
import { memoryChart, memoryRows } from '../panels/memory.ts';
import { stageRows, stages, stagesOf } from '../panels/stages.ts';
import { findings, thresholds } from '../panels/thresholds.ts';
import { trends } from '../panels/trends.ts';
import { beside, type Row, rule, titled } from './row.ts';
import { isWide, selectedLoad, type View } from './view.ts';

const chartOf = (view: View): Chart => (isWide(view.size) ? contribChart : brailleChart);

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

export function memoryPage(view: View, rows: number): Row[] {
  const { columns } = view.size;
  const memory = [...memoryRows(view, 4), ...suspectRows(view, 1)];
  const figure = figures(view, columns, 3);
  const table = trends(view, columns, Math.max(3, Math.floor(rows / 3)));
  const chartRows = Math.max(0, rows - memory.length - figure.length - table.length - 1);
  return [
    ...memory,
    ...memoryChart(view, columns - 1, chartRows, chartOf(view)),
    ...figure,
    titled('growth', columns),
    ...table,
  ];
}

export function thresholdsPage(view: View, rows: number): Row[] {
  const { columns } = view.size;
  const list = thresholds(view, columns, Math.max(1, Math.floor((rows * 2) / 3)), view.ui.scroll);
  const found = causeList(view, Math.max(0, Math.floor((rows - list.length) / 2)));
  const causes = found.length > 0 ? [titled('causes', columns), ...found] : [];
  return [
    titled('thresholds', columns),
    ...list,
    ...causes,
    titled('findings', columns),
    ...findings(view, rows - list.length - causes.length - 2),
  ];
}

export const eventsPage = (view: View, rows: number): Row[] => [
  titled('events', view.size.columns),
  ...events(view, rows - 1, view.ui.scroll),
];
