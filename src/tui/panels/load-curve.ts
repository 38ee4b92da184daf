/** The p95 of the selected load's stages over what was asked for in them: where it bends, more costs too much. */
import type { LoadSpec } from '../../model/profile.ts';
import type { Stage } from '../../model/stage.ts';
import type { AxisTick } from '../charts/chart.ts';
import { chartOf } from '../charts/chart-of.ts';
import { amountLabel } from '../view/capacity-words.ts';
import { limitsOf } from '../view/limits.ts';
import { row, span } from '../view/row.ts';
import type { View } from '../view/view.ts';
import type { Picture } from './picture.ts';
import { stagesOf } from './stages.ts';

/** Two points are a line whatever the target does. */
const LEAST_POINTS = 3;

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

/** Undefined where the stages make no curve. */
export function curvePicture(view: View, load: LoadSpec): Picture | undefined {
  const points = curveOf(stagesOf(view.state, load));
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || points.length < LEAST_POINTS) return undefined;
  return {
    titles: [
      row(
        ' ',
        span('━ p95', 'line2'),
        span(` of ${load.name} over ${load.shape.unit === 'vus' ? 'VUs' : 'requests/s'}`, 'dim'),
      ),
    ],
    draw: (columns, rows) => {
      const range = last.asked - first.asked;
      const values = Array.from({ length: columns * 2 }, (_, i) =>
        between(points, first.asked + (range * i) / (columns * 2 - 1)),
      );
      return chartOf(view)(
        {
          lines: [{ values, style: 'line2' }],
          unit: 'seconds',
          fromZero: true,
          ticks: amounts(view, load, points),
          limits: limitsOf(view.state, `${load.name}.latency.p95`),
        },
        columns,
        rows,
      );
    },
  };
}

/** The amounts that have a name, then the least and the most. */
function amounts({ state }: View, { name }: LoadSpec, points: readonly Point[]): AxisTick[] {
  const capacity = state.verdict?.capacities.find(({ load }) => load === name);
  const [first, last] = [points[0] as Point, points.at(-1) as Point];
  const named = points.filter(({ asked }) => asked === capacity?.knee || asked === capacity?.best);
  return [...named, first, last].map(({ asked }) => ({
    share: (asked - first.asked) / (last.asked - first.asked),
    label: amountLabel(asked, capacity),
  }));
}

/** On the straight line between the two points around an amount. */
function between(points: readonly Point[], amount: number): number | null {
  const after = points.findIndex(({ asked }) => asked >= amount);
  const [a, b] = [points[after - 1], points.at(after)];
  if (!b) return null;
  return a ? a.p95 + ((b.p95 - a.p95) * (amount - a.asked)) / (b.asked - a.asked) : b.p95;
}
