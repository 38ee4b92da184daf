/** Memory and growth on the whole screen: the picture, what the judge says of it, and what else grows. */
import { chartOf } from '../charts/chart-of.ts';
import { suspectRows } from '../panels/causes.ts';
import { figures } from '../panels/figures.ts';
import { memoryChart, memoryRows } from '../panels/memory.ts';
import { trends } from '../panels/trends.ts';
import { type Row, titled } from '../view/row.ts';
import type { View } from '../view/view.ts';

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
