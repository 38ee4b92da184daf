/** The overview: load, memory, the rest, what happened; more of each as the window grows. */
import { brailleChart } from '../charts/braille.ts';
import { contribChart } from '../charts/contrib.ts';
import { causeRows, suspectRows } from '../panels/causes.ts';
import { events } from '../panels/events.ts';
import { figureRows, figures } from '../panels/figures.ts';
import { latencyChart, latencyTitle } from '../panels/latency.ts';
import { loadRows, loadsTable } from '../panels/loads.ts';
import { memoryChart, memoryRows } from '../panels/memory.ts';
import { thresholds } from '../panels/thresholds.ts';
import { trends } from '../panels/trends.ts';
import { memorySeries } from '../view/readings.ts';
import { beside, type Row, rule, titled } from '../view/row.ts';
import { isWide, type View } from '../view/view.ts';

const LEAST_EVENTS = 3;
const LEAST_CHART = 5;

export const overview = (view: View, rows: number): Row[] =>
  isWide(view.size) ? wide(view, rows) : compact(view, rows);

/** From 60×16 on: one thing below the other. */
function compact(view: View, rows: number): Row[] {
  const { columns } = view.size;
  const tall = rows >= 36;
  const withSteps = rows - loadRows(view, 'steps') >= 24;
  const load = loadsTable(view, columns, Math.max(1, Math.floor(rows / 3) - 1), withSteps ? 'steps' : 'none');
  const memory = [
    ...memoryRows(view, rows >= 20 ? 3 : 1),
    ...suspectRows(view, rows >= 18 ? 1 : 0),
    ...causeRows(view, rows >= 20 ? 2 : 1),
  ];
  const figure = figures(view, columns, rows >= 20 ? 3 : 2);
  const threshold = tall ? [titled('thresholds', columns), ...thresholds(view, columns, 8)] : [];
  const fixed = load.length + memory.length + figure.length + threshold.length + 2;
  const free = rows - fixed;
  const chartRows =
    free - LEAST_EVENTS >= LEAST_CHART ? Math.max(LEAST_CHART, Math.floor(free * (tall ? 0.5 : 0.6))) : 0;
  return [
    ...load,
    rule(columns),
    ...memory,
    ...(chartRows > 0 ? memoryChart(view, columns - 1, chartRows) : []),
    ...figure,
    ...threshold,
    rule(columns),
    ...events(view, free - chartRows),
  ];
}

/** From 120×40 on: memory and latency side by side, then thresholds beside what grows, then events. */
function wide(view: View, rows: number): Row[] {
  const { columns } = view.size;
  const half = Math.floor(columns / 2);
  const load = loadsTable(view, columns, Math.max(4, Math.floor(rows / 4)), 'steps');
  const memories = Math.max(1, Math.min(3, memorySeries(view.state).length));
  const why = [...suspectRows(view, 1), ...causeRows(view, 3)];
  const figure = figures(view, columns, Math.min(3, figureRows(view, columns)));
  const listed = Math.max(4, Math.floor((rows - 30) / 3) + 4);
  const lists = Math.min(
    listed,
    Math.max(view.state.verdict?.thresholds.length ?? 0, view.state.profile?.pass.length ?? 0, 4),
  );
  const free = rows - load.length - memories - why.length - figure.length - lists - 3;
  const eventRows = Math.max(LEAST_EVENTS, Math.floor(free * 0.35));
  const chartRows = free - eventRows;
  const charts =
    chartRows >= 8
      ? beside(
          memoryChart(view, half - 1, chartRows, contribChart),
          latencyChart(view, columns - half - 1, chartRows, contribChart),
          half,
        )
      : memoryChart(view, columns - 1, chartRows, brailleChart);
  return [
    ...load,
    rule(columns),
    ...beside(memoryRows(view, memories), [latencyTitle(view)], half),
    ...charts,
    ...why,
    ...figure,
    ...beside([titled('thresholds', half - 1)], [titled('growth', columns - half)], half),
    ...beside(pad(thresholds(view, half - 1, lists), lists), trends(view, columns - half, lists), half),
    titled('events', columns),
    ...events(view, eventRows),
  ];
}

/** Lists keep their height while they fill, so that nothing below them moves. */
const pad = (rows: readonly Row[], length: number): Row[] => Array.from({ length }, (_, i) => rows[i] ?? []);
