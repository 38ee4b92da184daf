/** One subject on the whole screen: load and latency, memory and growth, thresholds and findings, events. */
import { brailleChart } from '../charts/braille.ts';
import type { Chart } from '../charts/chart.ts';
import { contribChart } from '../charts/contrib.ts';
import { events } from '../panels/events.ts';
import { figures } from '../panels/figures.ts';
import { latencyChart, latencyTitle } from '../panels/latency.ts';
import { loadRows, loadsTable } from '../panels/loads.ts';
import { memoryChart, memoryRows } from '../panels/memory.ts';
import { findings, thresholds } from '../panels/thresholds.ts';
import { trends } from '../panels/trends.ts';
import { type Row, rule, titled } from './row.ts';
import { isWide, type View } from './view.ts';

const chartOf = (view: View): Chart => (isWide(view.size) ? contribChart : brailleChart);

export function loadsPage(view: View, rows: number): Row[] {
  const { columns } = view.size;
  const table = loadsTable(view, columns, Math.min(loadRows(view, true), Math.floor(rows / 2)), true);
  return [
    ...table,
    rule(columns),
    latencyTitle(view),
    ...latencyChart(view, columns - 1, Math.max(0, rows - table.length - 2), chartOf(view)),
  ];
}

export function memoryPage(view: View, rows: number): Row[] {
  const { columns } = view.size;
  const memory = memoryRows(view, 4);
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
  return [
    titled('thresholds', columns),
    ...list,
    titled('findings', columns),
    ...findings(view, rows - list.length - 2),
  ];
}

export const eventsPage = (view: View, rows: number): Row[] => [
  titled('events', view.size.columns),
  ...events(view, rows - 1, view.ui.scroll),
];
