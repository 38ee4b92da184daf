/** The p95 of each part of the selected load (a step of its flow, a delivery) in one picture: which of them is slow, and since when. */
import { timedParts } from '../../model/load.ts';
import type { LoadSpec } from '../../model/profile.ts';
import { limitsOf } from '../view/limits.ts';
import { freshReading } from '../view/readings.ts';
import { row, type Style, span } from '../view/row.ts';
import type { View } from '../view/view.ts';
import { courseChart } from './course.ts';
import type { Picture } from './picture.ts';

/** More lines than this nobody tells apart: the slowest are shown. */
const STYLES: readonly Style[] = ['line1', 'line2', 'line3'];

/** Undefined for a load without several parts that have a latency of their own. */
export function stepsPicture(view: View, load: LoadSpec): Picture | undefined {
  const steps = slowest(view, load);
  if (steps.length < 2) return undefined;
  const parts = timedParts(load);
  const more = parts.length - steps.length;
  return {
    titles: [
      row(
        span(' p95 of ', 'dim'),
        ...steps.flatMap(({ name, style }) => row(span(` ━ ${name}`, style))),
        span(more > 0 ? `  the slowest of ${parts.length}` : '', 'dim'),
      ),
    ],
    draw: (columns, rows) =>
      courseChart(
        view,
        {
          lines: steps.map(({ of, style }) => ({ latencyOf: of, figure: 'p95', style })),
          unit: 'seconds',
          fromZero: true,
          limits: steps.flatMap(({ of }) => limitsOf(view.state, `${of}.latency.p95`)),
        },
        columns,
        rows,
      ),
  };
}

/** In the profile's order. */
function slowest({ state }: View, load: LoadSpec): { name: string; of: string; style: Style }[] {
  const parts = timedParts(load);
  const p95 = (step: string) => freshReading(state, `${load.name}.${step}.latency.p95`) ?? 0;
  const chosen = [...parts].sort((a, b) => p95(b) - p95(a)).slice(0, STYLES.length);
  return parts
    .filter((step) => chosen.includes(step))
    .map((name, i) => ({ name, of: `${load.name}.${name}`, style: STYLES[i] ?? 'line1' }));
}
