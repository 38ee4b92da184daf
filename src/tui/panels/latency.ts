/** The selected load's p50, p95 and p99 in one picture; of several ticks in one point, the worst. */
import { brailleChart } from '../charts/braille.ts';
import type { Chart } from '../charts/chart.ts';
import { samples } from '../charts/samples.ts';
import { timeAxis } from '../charts/time-axis.ts';
import { type Row, row, type Style, span } from '../view/row.ts';
import { selectedLoad, type View, zoomOf } from '../view/view.ts';

const FIGURES: readonly (readonly [string, Style])[] = [
  ['p99', 'line3'],
  ['p95', 'line2'],
  ['p50', 'line1'],
];

export function latencyTitle(view: View): Row {
  const load = selectedLoad(view);
  const name = row(span(' latency  ', 'dim'), span(load?.name ?? '–', 'bold'));
  if (load?.latencyFrom === 'untold') return row(...name, span('  not told of single requests', 'dim'));
  return row(
    ...name,
    ...FIGURES.flatMap(([figure, style]) => row('  ', span(`━ ${figure}`, style))),
    span(load?.latencyFrom === 'sent' ? '  sent → done' : '  highest first', 'dim'),
  );
}

export function latencyChart(view: View, columns: number, rows: number, chart: Chart = brailleChart): Row[] {
  const load = selectedLoad(view);
  if (!load) return [];
  const sampled = FIGURES.map(([figure, style]) => ({
    style,
    ...samples(view.state, `${load.name}.latency.${figure}`, zoomOf(view.ui), columns * 2, 'max'),
  }));
  const [first] = sampled;
  return chart(
    { lines: sampled, unit: 'seconds', fromZero: true, ticks: first ? timeAxis(first, columns) : [] },
    columns,
    rows,
  );
}
