/** The bytes that turn one frame into the next: only cells that differ are written, where they stand. */
import { columnsOf } from '../view/text.ts';
import { type Cells, cellsOf, runOf } from './cells.ts';

/** To move over fewer cells than this costs more bytes than to write them again. */
const WORTH_A_MOVE = 10;

/**
 * '' when nothing differs. Lines of letters and their styles, none wider than `columns`. `shown`: what stands in the
 * window; null: nobody knows.
 */
export function difference(
  shown: readonly string[] | null,
  next: readonly string[],
  columns: number,
): string {
  let bytes = '';
  for (let y = 0; y < Math.max(shown?.length ?? 0, next.length); y++) {
    const before = shown && (shown[y] ?? '');
    const after = next[y] ?? '';
    if (before === null) bytes += whole(cellsOf(after), y, columns);
    else if (before !== after) bytes += lineDifference(cellsOf(before), cellsOf(after), y, columns);
  }
  return bytes;
}

/** What stood there goes after the line is drawn, not before: a terminal that is slow shows no hole. */
const whole = (cells: Cells, y: number, columns: number): string =>
  `\x1b[${y + 1}H${runOf(cells, 0, cells.text.length)}${columnsOf(cells.text) < columns ? '\x1b[K' : ''}`;

function lineDifference(old: Cells, cells: Cells, y: number, columns: number): string {
  // Letters that are wide, or several to a cell: where each stands is the terminal's own affair.
  if (!isEven(old) || !isEven(cells)) return whole(cells, y, columns);
  const end = cells.text.length;
  let bytes = '';
  for (let x = nextChange(old, cells, 0); x < end; ) {
    let last = x;
    let next = nextChange(old, cells, x + 1);
    for (; next < end && next - last < WORTH_A_MOVE; next = nextChange(old, cells, next + 1)) last = next;
    bytes += `\x1b[${y + 1};${x + 1}H${runOf(cells, x, last + 1)}`;
    x = next;
  }
  return old.text.length > end ? `${bytes}\x1b[${y + 1};${end + 1}H\x1b[K` : bytes;
}

/** Every letter takes one column. */
const isEven = ({ text }: Cells): boolean => columnsOf(text) === text.length;

function nextChange(old: Cells, cells: Cells, from: number): number {
  for (let x = from; x < cells.text.length; x++)
    if (cells.text[x] !== old.text[x] || cells.styles[x] !== old.styles[x]) return x;
  return cells.text.length;
}
