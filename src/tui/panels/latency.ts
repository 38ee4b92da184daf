/** The selected load's p50, p95 and p99 in one picture, with what its thresholds allow. */
import type { LoadSpec } from '../../model/profile.ts';
import type { Question } from '../../model/question.ts';
import { pastQuestions } from '../charts/past-question.ts';
import { limitsOf } from '../view/limits.ts';
import { type Row, row, type Style, span } from '../view/row.ts';
import { selectedLoad, type View } from '../view/view.ts';
import { courseChart } from './course.ts';
import type { Picture } from './picture.ts';

const FIGURES: readonly (readonly ['p50' | 'p95' | 'p99', Style])[] = [
  ['p99', 'line3'],
  ['p95', 'line2'],
  ['p50', 'line1'],
];

export function latencyPicture(view: View): Picture | undefined {
  const load = selectedLoad(view);
  if (!load) return undefined;
  return {
    titles: [latencyTitle(load)],
    draw: (columns, rows) =>
      courseChart(
        view,
        {
          lines: FIGURES.map(([figure, style]) => ({ latencyOf: load.name, figure, style })),
          unit: 'seconds',
          fromZero: true,
          limits: FIGURES.flatMap(([figure]) => limitsOf(view.state, `${load.name}.latency.${figure}`)),
        },
        columns,
        rows,
      ),
  };
}

/** What the picture shows that the state does not hold. */
export function latencyQuestions(view: View): Question[] {
  const load = selectedLoad(view);
  return load ? pastQuestions(view, { histograms: [load.name] }) : [];
}

function latencyTitle({ name, latencyFrom }: LoadSpec): Row {
  const title = row(span(' latency  ', 'dim'), span(name, 'bold'));
  if (latencyFrom === 'untold') return row(...title, span('  not told of single requests', 'dim'));
  return row(
    ...title,
    ...FIGURES.flatMap(([figure, style]) => row('  ', span(`━ ${figure}`, style))),
    span(latencyFrom === 'sent' ? '  sent → done' : '  due → done', 'dim'),
  );
}
