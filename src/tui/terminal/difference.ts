/** The bytes that turn one frame into the next: only cells that differ are written, where they stand. */
import { type Row, type Span, type Style, span, widthOf } from '../view/row.ts';
import { columnsOf } from '../view/text.ts';

/** Draws a row's spans, with the escape sequences of their styles. */
export type Paint = (spans: Row) => string;

/** To move over fewer cells than this costs more bytes than to write them again. */
const WORTH_A_MOVE = 10;

/** '' when nothing differs. `shown`: what stands in the window; null: nobody knows. No row is wider than `columns`. */
export function difference(
  shown: readonly Row[] | null,
  next: readonly Row[],
  columns: number,
  paint: Paint,
): string {
  let bytes = '';
  for (let y = 0; y < Math.max(shown?.length ?? 0, next.length); y++) {
    const before = shown && (shown[y] ?? []);
    const after = next[y] ?? [];
    if (before === null) bytes += whole(after, y, columns, paint);
    else if (!isSame(before, after)) bytes += rowDifference(before, after, y, columns, paint);
  }
  return bytes;
}

/** What stood there goes after the row is drawn, not before: a terminal that is slow shows no hole. */
const whole = (spans: Row, y: number, columns: number, paint: Paint): string =>
  `\x1b[${y + 1}H${paint(spans)}${widthOf(spans) < columns ? '\x1b[K' : ''}`;

function isSame(a: Row, b: Row): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) {
    const [one, other] = [a[i] as Span, b[i] as Span];
    if (one.text !== other.text || one.style !== other.style) return false;
  }
  return true;
}

interface Cells {
  readonly text: string;
  readonly styles: readonly Style[];
}

function rowDifference(before: Row, after: Row, y: number, columns: number, paint: Paint): string {
  const [old, cells] = [cellsOf(before), cellsOf(after)];
  // Letters that are wide, or several to a cell: where each stands is the terminal's own affair.
  if (!old || !cells) return whole(after, y, columns, paint);
  const end = cells.text.length;
  let bytes = '';
  for (let x = nextChange(old, cells, 0); x < end; ) {
    let last = x;
    let next = nextChange(old, cells, x + 1);
    for (; next < end && next - last < WORTH_A_MOVE; next = nextChange(old, cells, next + 1)) last = next;
    bytes += `\x1b[${y + 1};${x + 1}H${paint(runs(cells, x, last + 1))}`;
    x = next;
  }
  return old.text.length > end ? `${bytes}\x1b[${y + 1};${end + 1}H\x1b[K` : bytes;
}

/** Of a row whose letters take one column each; else null. */
function cellsOf(spans: Row): Cells | null {
  let text = '';
  const styles: Style[] = [];
  for (const part of spans) {
    text += part.text;
    for (let i = 0; i < part.text.length; i++) styles.push(part.style);
  }
  return columnsOf(text) === text.length ? { text, styles } : null;
}

function nextChange(old: Cells, cells: Cells, from: number): number {
  for (let x = from; x < cells.text.length; x++)
    if (cells.text[x] !== old.text[x] || cells.styles[x] !== old.styles[x]) return x;
  return cells.text.length;
}

/** Cells as spans, one a style. */
function runs({ text, styles }: Cells, from: number, to: number): Row {
  const spans: Span[] = [];
  let start = from;
  for (let x = from + 1; x <= to; x++) {
    if (x < to && styles[x] === styles[start]) continue;
    spans.push(span(text.slice(start, x), styles[start] as Style));
    start = x;
  }
  return spans;
}
