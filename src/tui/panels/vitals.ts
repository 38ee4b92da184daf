/** CPU, database, WAL, disk, descriptors and the host in cells of columns that do not move: where rows are few. */
import type { State } from '../../model/state.ts';
import { type Row, row, type Span, span } from '../view/row.ts';
import { columnsOf, left, right } from '../view/text.ts';
import type { View } from '../view/view.ts';
import { type Vital, vitalsOf, vitalWords } from '../view/vitals.ts';
import { sparkOf } from './course.ts';

/** A label, then a value of 7 and what is said of it in 8. */
const REST_COLUMNS = 18;
const SPARK_COLUMNS = 6;

/** At most `most` rows; what does not fit is left out, from the end. */
export function vitals(view: View, columns: number, most: number): Row[] {
  const { all, across, labelWidth } = grid(view.state, columns);
  const width = Math.floor(columns / across);
  const rows = Math.min(most, Math.ceil(all.length / across));
  return Array.from({ length: rows }, (_, y) =>
    row(
      ...all.slice(y * across, (y + 1) * across).flatMap((vital) => cellOf(view, vital, width, labelWidth)),
    ),
  );
}

function grid(state: State, columns: number) {
  const all = vitalsOf(state);
  const labelWidth = Math.min(14, Math.max(8, ...all.map(({ label }) => columnsOf(label))));
  return { all, labelWidth, across: Math.max(1, Math.floor(columns / (labelWidth + REST_COLUMNS))) };
}

function cellOf(view: View, vital: Vital, width: number, labelWidth: number): Span[] {
  const more = vital.more || sparkOf(view, vital.series, SPARK_COLUMNS);
  return [
    span(` ${left(vital.label, labelWidth)} `, 'dim'),
    span(right(vitalWords(view.state, vital), 7)),
    span(left(` ${more}`, width - labelWidth - 9), 'dim'),
  ];
}
