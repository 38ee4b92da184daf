/** The row above a list: what it is of, how many of how many are shown, in which way, and what is being looked for. */

import { listPlace } from '../view/list.ts';
import { type Row, row, span, widthOf } from '../view/row.ts';
import type { View } from '../view/view.ts';

export interface ListTitle {
  readonly name: string;
  /** What its rows are, where the name does not say it; how many are listed, and how many there are. */
  readonly rows?: string;
  readonly listed: number;
  readonly all: number;
  /** Such as `by growth`. */
  readonly way: string;
}

export function listTitle({ ui, size }: View, { name, rows, listed, all, way }: ListTitle): Row {
  const { find } = listPlace(ui);
  const typing = ui.mode === 'find';
  const title = row(
    span('── ', 'dim'),
    span(name, 'bold'),
    span(
      `  ${listed === all ? all : `${listed} of ${all}`}${rows === undefined ? '' : ` ${rows}`}, ${way}`,
      'dim',
    ),
    ...(typing || find !== '' ? row(span('  / ', 'accent'), span(find, 'bold')) : []),
    typing ? span(' ', 'inverse') : '',
    ' ',
  );
  return [...title, span('─'.repeat(Math.max(0, size.columns - widthOf(title))), 'dim')];
}
