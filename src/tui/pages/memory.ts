/** Memory and growth on the whole screen: the picture, what the judge says of it and why, and what else grows. */
import type { Question } from '../../model/question.ts';
import { pastQuestions } from '../charts/past-question.ts';
import { suspectList, suspectRows } from '../panels/causes.ts';
import { memoryPicture, memoryRows } from '../panels/memory.ts';
import { memoryWhy } from '../panels/memory-why.ts';
import { gallery } from '../panels/picture.ts';
import { seriesPicture } from '../panels/series-picture.ts';
import type { Named } from '../panels/series-rows.ts';
import { trends } from '../panels/trends.ts';
import { abreast } from '../view/abreast.ts';
import { memorySeries } from '../view/readings.ts';
import { type Row, titled } from '../view/row.ts';
import type { View } from '../view/view.ts';

/** From here on there is room beside the picture. */
const BESIDE_COLUMNS = 170;
/** And below it, where both stay readable. */
const BELOW_ROWS = 24;

export function memoryPage(view: View, rows: number): Row[] {
  const { columns } = view.size;
  const top = memoryRows(view, columns, 4);
  const free = rows - top.length;
  if (memorySeries(view.state).length === 0)
    return [...top, titled('growth', columns), ...trends(view, columns, free - 1)];
  if (columns >= BESIDE_COLUMNS)
    return [
      ...top,
      ...abreast(
        [
          (width) => pictures(view, width, free),
          (width) => [
            ...why(view, width, Math.floor(free / 2)),
            titled('growth', width),
            ...trends(view, width, free),
          ],
        ],
        columns,
        free,
      ),
    ];
  const said = why(view, columns, Math.floor(rows / 4));
  const table = trends(view, columns, Math.max(2, Math.floor(rows / 4)));
  const chartRows = Math.max(0, free - said.length - table.length - 1);
  return [...top, ...said, ...pictures(view, columns - 1, chartRows), titled('growth', columns), ...table];
}

export const memoryQuestions = (view: View): Question[] =>
  pastQuestions(view, {
    series: [...memorySeries(view.state), ...beside(view)].map(({ series }) => series),
  });

/** The memory; below it, where there is room, what else its process must give back. */
function pictures(view: View, columns: number, rows: number): Row[] {
  const others = rows >= BELOW_ROWS ? beside(view).map((each) => seriesPicture(view, each)) : [];
  const below = others.length > 0 ? Math.floor(rows / 3) : 0;
  return [
    ...(memoryPicture(view)?.draw(columns, rows - below) ?? []),
    ...gallery(others, others.length, columns, below),
  ];
}

/** What a process holds besides its memory. */
const beside = ({ state }: View): Named[] =>
  memorySeries(state)
    .slice(0, 1)
    .flatMap(({ prefix }) =>
      (['pss', 'fds', 'threads'] as const).map((label) => ({ label, series: `${prefix}.${label}` })),
    )
    .filter(({ series }) => series in state.series);

/** What the judge's word rests on, and which series move with it. */
function why(view: View, columns: number, most: number): Row[] {
  const suspects = most >= 4 ? suspectList(view, Math.floor(most / 2)) : suspectRows(view, 1);
  return [...memoryWhy(view, columns, most - suspects.length), ...suspects];
}
