/** One line a load: asked and delivered, latency, errors, where its shape is, a sparkline; its parts below it. */
import { latencyNames, SERVICE } from '../../model/load.ts';
import type { LoadSpec } from '../../model/profile.ts';
import type { State } from '../../model/state.ts';
import { isShaped } from '../view/asking.ts';
import { failuresOf } from '../view/failures.ts';
import { type Row, row, type Span, span } from '../view/row.ts';
import { columnsOf, left, right } from '../view/text.ts';
import { isAllLoads, selectedLoad, type View } from '../view/view.ts';
import { COLUMNS, type Column, MORE_COLUMNS, worstColumn } from './load-columns.ts';
import { LEAST_SPARK, loadEnds, PLACE_COLUMNS } from './load-ends.ts';

/** Below each load nothing, or the steps of its flow; or below the selected one its service time as well. */
export type Parts = 'none' | 'steps' | 'selected';

/** From here on names are longer and columns more. */
const WIDE_COLUMNS = 110;
const WORST_COLUMNS = 11;

/** Exactly one row of heads, then at most `most` rows; every load is there, or those around the selected one. */
export function loadsTable(view: View, columns: number, most: number, parts: Parts): Row[] {
  const { state } = view;
  const loads = state.profile?.loads ?? [];
  const longest = Math.max(
    0,
    ...loads.flatMap((load) => latencyNames(load).map((name) => columnsOf(partOf(name, load)))),
  );
  const nameWidth = Math.min(columns >= WIDE_COLUMNS ? 24 : 10, Math.max(8, longest));
  const free = (among: readonly Column[]) =>
    columns - 4 - nameWidth - among.reduce((sum, { width }) => sum + width, 0);
  const shown = withWorst(state, columnsFor(columns), free(columnsFor(columns)));
  const end = loadEnds(view, free(shown));
  const selected = selectedLoad(view);
  const isMarked = (load: LoadSpec) => isAllLoads(view) || load === selected;
  const lineOf = (load: LoadSpec): Row => [
    span(isMarked(load) ? '▸' : ' ', 'accent'),
    span(left(load.name, nameWidth), isMarked(load) ? 'bold' : 'plain'),
    ...shown.map(({ width, of }) => within(of(state, load), width)),
    span('  '),
    ...end.of(load),
  ];
  const lines = loads.flatMap((load) => [
    { load, line: lineOf(load) },
    ...partsOf(load, parts, load === selected).map((name) => ({
      load,
      line: row(
        span(` ${left(partOf(name, load), nameWidth)}`, 'dim'),
        ...partCells(state, load, name, shown),
      ),
    })),
  ]);
  const heads = row(
    span(
      ` ${left('load', nameWidth)}${shown.map(({ head, width }) => right(head, width)).join('')}  `,
      'dim',
    ),
    span(end.head, 'dim'),
  );
  if (lines.length <= most) return [heads, ...lines.map(({ line }) => line)];
  const at = Math.max(
    0,
    lines.findIndex(({ load }) => load === selected),
  );
  const from = Math.min(Math.max(0, at - Math.floor(most / 2)), lines.length - most);
  return [heads, ...lines.slice(from, from + most).map(({ line }) => line)];
}

/** More of them where there is room. */
const columnsFor = (columns: number): readonly Column[] =>
  columns >= WIDE_COLUMNS ? [...COLUMNS, ...MORE_COLUMNS] : COLUMNS;

/** Once something failed, behind the errors: which class most of it is of; where stages and a sparkline have room beside it. */
function withWorst(state: State, shown: readonly Column[], free: number): readonly Column[] {
  const loads = state.profile?.loads ?? [];
  const width = free >= 2 * WORST_COLUMNS + LEAST_SPARK ? WORST_COLUMNS + 4 : WORST_COLUMNS;
  const kept = loads.some(isShaped) ? PLACE_COLUMNS + 2 + LEAST_SPARK : LEAST_SPARK;
  if (free - width < kept || loads.every(({ name }) => failuresOf(state, name).length === 0)) return shown;
  return shown.flatMap((column) => (column.head === 'errors' ? [column, worstColumn(width)] : [column]));
}

/** Rows that the table would like: its head, the loads, and their parts. */
export function loadRows(view: View, parts: Parts): number {
  const selected = selectedLoad(view);
  const loads = view.state.profile?.loads ?? [];
  return loads.reduce((sum, load) => sum + 1 + partsOf(load, parts, load === selected).length, 1);
}

function partsOf(load: LoadSpec, parts: Parts, isSelected: boolean): string[] {
  const [, service = '', ...steps] = latencyNames(load);
  if (parts === 'steps') return steps;
  return parts === 'selected' && isSelected ? [service, ...steps] : [];
}

const partOf = (name: string, load: LoadSpec): string =>
  name === load.name ? name : ` ${name.slice(load.name.length + 1)}`;

/** The cells of service time that would be empty say what it is. */
function partCells(state: State, load: LoadSpec, name: string, shown: readonly Column[]): Span[] {
  const cells = shown.map(({ width, ofPart }) => within(ofPart?.(state, name) ?? span(''), width));
  if (name !== `${load.name}.${SERVICE}`) return cells;
  const free = shown.slice(0, 2).reduce((sum, { width }) => sum + width, 0);
  return [span(right('sent → done', free), 'dim'), ...cells.slice(2)];
}

const within = ({ text, style }: Span, width: number): Span => span(right(text, width), style);
