/** What came of each stage of the selected load's shape: one line a stage, the newest last, then the capacity. */
import { formatNumber, formatSeconds } from '../../model/format.ts';
import type { LoadSpec } from '../../model/profile.ts';
import type { Stage } from '../../model/stage.ts';
import type { State } from '../../model/state.ts';
import { amountWords } from '../view/asking.ts';
import { capacityRow } from '../view/capacity-words.ts';
import { shareWords } from '../view/failures.ts';
import { type Row, row, type Span, span, titled } from '../view/row.ts';
import { left, right } from '../view/text.ts';
import { rateWords } from './load-columns.ts';

const NAME_COLUMNS = 11;
const CELLS = [
  ['asked', 9],
  ['done/s', 8],
  ['p50', 8],
  ['p95', 8],
  ['p99', 8],
  ['errors', 8],
] as const;

export const stagesOf = (state: State, load: LoadSpec): readonly Stage[] => state.stages[load.name] ?? [];

/** Rows that all stages take together, with title, head and capacity. */
export const stageRows = (state: State, load: LoadSpec): number =>
  stagesOf(state, load).length + around(load);

/** Rows beside those of the stages themselves. */
const around = ({ shape }: LoadSpec): number => (shape.kind === 'steps' || shape.kind === 'search' ? 3 : 2);

/** At most `most` rows in all; of the stages those that came last. */
export function stages(state: State, load: LoadSpec, columns: number, most: number): Row[] {
  const all = stagesOf(state, load);
  const shown = all.slice(-Math.max(1, most - around(load)));
  const capacity = capacityRow(load, all, state.verdict?.capacities ?? []);
  const title = shown.length < all.length ? `stages, the last ${shown.length} of ${all.length}` : 'stages';
  return [
    titled(title, columns),
    row(
      span(` ${left('', NAME_COLUMNS)}${CELLS.map(([head, width]) => right(head, width)).join('')}`, 'dim'),
    ),
    ...shown.map((stage) => stageRow(load, stage)),
    ...(capacity ? [capacity] : []),
  ].slice(0, Math.max(0, most));
}

function stageRow(load: LoadSpec, stage: Stage): Row {
  const { index, kind, asked, rate, latency, due, errors, lost, missed } = stage;
  const { p50, p95, p99 } = latency[''] ?? { p50: null, p95: null, p99: null };
  const cells = [
    kind === 'burst' ? formatNumber(asked) : amountWords(load, asked),
    rateWords(rate),
    ...[p50, p95, p99].map(formatSeconds),
    shareWords(due > 0 ? (errors + lost + missed) / due : null),
  ];
  const texts = cells.map((text, i) => right(text, CELLS[i]?.[1] ?? 8)).join('');
  return row(
    span(` ${left(`${kind} ${index + 1}`, NAME_COLUMNS)}`, 'dim'),
    `${texts}  `,
    outcome(load, stage),
  );
}

/** The load's own name says nothing new here. */
function outcome({ name }: LoadSpec, { good, why }: Stage): Span {
  if (good) return span('● good', 'good');
  return span(
    `${good === null ? '?' : '▲'} ${why.replaceAll(`${name}.`, '')}`,
    good === null ? 'warn' : 'bad',
  );
}
