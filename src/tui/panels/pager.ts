/** A long text in the page's rows: what it is of, where in it one is, and only the lines that are looked for. */
import { contains, listPlace } from '../view/list.ts';
import { type Row, row, span, textOf, widthOf } from '../view/row.ts';
import type { View } from '../view/view.ts';

export interface Paged {
  readonly name: string;
  /** Stays above the text; none: null. */
  readonly head: Row | null;
  /** undefined: still being read. */
  readonly blocks: readonly Block[] | undefined;
}

/** Rows that belong together: all of them are shown, or none. */
export type Block = readonly Row[];

export function pager(view: View, paged: Paged, rows: number): Row[] {
  const { name, head, blocks } = paged;
  if (!blocks) return [title(view, name, 'being read')];
  const found = foundIn(view, blocks);
  const room = Math.max(1, rows - (head ? 2 : 1));
  const from = Math.min(view.ui.scroll, Math.max(0, found.length - room));
  const to = Math.min(found.length, from + room);
  const lines = `${found.length} ${found.length === 1 ? 'line' : 'lines'}`;
  return [
    title(view, name, found.length > room ? `${from + 1}–${to} of ${lines}` : lines),
    ...(head ? [head] : []),
    ...(found.length === 0 ? [row(span(' no line holds that', 'dim'))] : found.slice(from, to)),
  ];
}

function title({ ui, size }: View, name: string, place: string): Row {
  const { find } = listPlace(ui);
  const typing = ui.mode === 'find';
  const start = row(
    span('── ', 'dim'),
    span(name, 'bold'),
    span(`  ${place}`, 'dim'),
    ...(typing || find !== '' ? row(span('  / ', 'accent'), span(find, 'bold')) : []),
    typing ? span(' ', 'inverse') : '',
    ' ',
  );
  return [...start, span('─'.repeat(Math.max(0, size.columns - widthOf(start))), 'dim')];
}

/** How many lines one may scroll by. */
export function mostScroll(view: View, { head, blocks }: Paged, rows: number): number {
  return Math.max(0, (blocks ? foundIn(view, blocks).length : 0) - Math.max(1, rows - (head ? 2 : 1)));
}

function foundIn({ ui }: View, blocks: readonly Block[]): readonly Row[] {
  const { find } = listPlace(ui);
  const found = find === '' ? blocks : blocks.filter((block) => contains(block.map(textOf).join(' '), find));
  return found.flat();
}
