/** The p95 of the selected load's stages over what was asked for in them: where it bends, more costs too much. */

import type { LoadSpec } from '../../model/profile.ts';
import type { Stage } from '../../model/stage.ts';
import type { State } from '../../model/state.ts';
import { brailleChart } from '../charts/braille.ts';
import type { AxisTick, Chart } from '../charts/chart.ts';
import { amountLabel } from '../view/capacity-words.ts';
import { type Row, row, span } from '../view/row.ts';
import { stagesOf } from './stages.ts';

/** Two points are a line whatever the target does. */
export const LEAST_POINTS = 3;

interface Point {
  readonly asked: number;
  readonly p95: number;
}

/** By rising load; of what was tried several times the best try, and nothing of what says nothing. */
export function curveOf(stages: readonly Stage[]): Point[] {
  const byAmount = new Map<number, number>();
  for (const { asked, latency, invalid } of stages) {
    const p95 = latency['']?.p95;
    if (p95 != null && invalid === null) byAmount.set(asked, Math.min(p95, byAmount.get(asked) ?? Infinity));
  }
  return [...byAmount].map(([asked, p95]) => ({ asked, p95 })).sort((a, b) => a.asked - b.asked);
}

export const curveTitle = ({ name, shape }: LoadSpec): Row =>
  row(
    span(' ', 'dim'),
    span('━ p95', 'line2'),
    span(` of ${name} over ${shape.unit === 'vus' ? 'VUs' : 'requests/s'}`, 'dim'),
  );

export function loadCurve(
  state: State,
  load: LoadSpec,
  columns: number,
  rows: number,
  chart: Chart = brailleChart,
): Row[] {
  const points = curveOf(stagesOf(state, load));
  const capacity = state.verdict?.capacities.find((each) => each.load === load.name);
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || points.length < LEAST_POINTS) return [];
  const span = last.asked - first.asked;
  const named = points.filter(({ asked }) => asked === capacity?.knee || asked === capacity?.best);
  const ticks: AxisTick[] = [...named, first, last].map(({ asked }) => ({
    share: (asked - first.asked) / span,
    label: amountLabel(asked, capacity),
  }));
  const values = Array.from({ length: columns * 2 }, (_, i) =>
    between(points, first.asked + (span * i) / (columns * 2 - 1)),
  );
  return chart(
    { lines: [{ values, style: 'line2' }], unit: 'seconds', fromZero: true, ticks },
    columns,
    rows,
  );
}

/** On the straight line between the two points around an amount. */
function between(points: readonly Point[], amount: number): number | null {
  const after = points.findIndex(({ asked }) => asked >= amount);
  const [a, b] = [points[after - 1], points.at(after)];
  if (!b) return null;
  return a ? a.p95 + ((b.p95 - a.p95) * (amount - a.asked)) / (b.asked - a.asked) : b.p95;
}
