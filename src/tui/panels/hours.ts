/** The table of hours, newest first, with the selected and the marked ones. */
import type { Hour } from '../view/hours.ts';
import { firstShown } from '../view/list.ts';
import { type Row, row, span } from '../view/row.ts';
import { left, right } from '../view/text.ts';
import type { View } from '../view/view.ts';
import { hourColumns } from './hour-columns.ts';

/** What happened is worth so many columns more than figures are. */
const NOTES_COLUMNS = 10;
const MARKS_COLUMNS = 2;

/** A row of heads, then at most `rows` − 1 hours, the selected one among them. */
export function hoursTable(view: View, hours: readonly Hour[], selected: number, rows: number): Row[] {
  const columns = hourColumns(view, NOTES_COLUMNS + MARKS_COLUMNS);
  const head = columns.map(({ head: text, width }) => cell(text, width)).join('');
  const from = firstShown(hours.length, selected, rows - 1);
  return [
    row(span(`${' '.repeat(MARKS_COLUMNS)}${head}  notes`, 'dim')),
    ...hours.slice(from, from + Math.max(0, rows - 1)).map((hour, i): Row => {
      const isSelected = from + i === selected;
      const isMarked = view.ui.hours.marked.includes(hour.card.number);
      return [
        span(isSelected ? '▸' : ' ', 'accent'),
        span(isMarked ? '*' : ' ', 'accent'),
        ...columns.map(({ of, width, head: text }) => {
          const { text: value, style } = of(hour);
          return span(
            cell(text.startsWith(' ') ? `  ${value}` : value, width),
            style === 'plain' && isSelected ? 'bold' : style,
          );
        }),
        span(`  ${hour.notes.join('; ')}`, isSelected ? 'plain' : 'dim'),
      ];
    }),
  ];
}

/** Words stand at the left of their column, numbers at the right. */
const cell = (text: string, width: number): string =>
  text.startsWith(' ') ? left(text, width) : right(text, width);
