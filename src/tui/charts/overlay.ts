/** What is laid over a drawn chart, the same for every kind: limits, the cursor, what happened, a note. */
import { type Row, row, type Span, type Style, span } from '../view/row.ts';
import { columnsOf } from '../view/text.ts';
import type { Plot } from './chart.ts';

/** Where the lines are drawn in a chart's rows. */
export interface Area {
  readonly left: number;
  readonly width: number;
  readonly height: number;
  /** The row of a value that the axis covers, from 0 at the top; null: it lies above or below. */
  readonly rowOf: (value: number) => number | null;
  readonly max: number;
}

interface Cell {
  text: string;
  style: Style;
}

/** `rows`: those of the area first, then the axis line; what comes after it stays as it is. */
export function overlaid(rows: readonly Row[], plot: Plot, area: Area): Row[] {
  const cells = rows.slice(0, area.height + 1).map((spans) => cellsOf(spans, area.left + area.width));
  drawLimits(cells, plot, area);
  if (plot.cursor != null) drawCursor(cells, columnAt(area, plot.cursor), area);
  for (const { share, glyph, style } of plot.marks ?? [])
    put(cells, area.height, columnAt(area, share), glyph, style);
  const isEmpty = plot.lines.every(({ values }) => values.every((value) => value === null));
  if (plot.note !== undefined && isEmpty)
    write(
      cells,
      Math.floor((area.height - 1) / 2),
      area.left + Math.floor((area.width - columnsOf(plot.note)) / 2),
      plot.note,
      'dim',
    );
  return [...cells.map(rowOf), ...rows.slice(area.height + 1)];
}

function drawLimits(cells: Cell[][], { limits = [] }: Plot, area: Area): void {
  for (const { value, label } of limits) {
    const y = area.rowOf(value);
    if (y === null) {
      // What is far above is said, since not to see a limit might be taken for having none.
      if (value > area.max) writeAtAnEnd(cells, 0, area, `↑ ${label}`, 'dim');
      continue;
    }
    for (let x = 0; x < area.width; x++)
      if (isFree(cells[y]?.[area.left + x])) put(cells, y, area.left + x, '╌', 'warn');
    writeAtAnEnd(cells, y, area, label, 'warn');
  }
}

function drawCursor(cells: Cell[][], x: number, { height }: Area): void {
  for (let y = 0; y < height; y++) {
    const cell = cells[y]?.[x];
    if (isFree(cell)) put(cells, y, x, '│', 'accent');
    else if (cell) cell.style = 'inverse';
  }
  put(cells, height, x, '┼', 'accent');
}

const columnAt = ({ left, width }: Area, share: number): number =>
  left + Math.min(width - 1, Math.max(0, Math.round(share * (width - 1))));

/** At the right, or where a line is drawn there, at the left. */
function writeAtAnEnd(cells: Cell[][], y: number, { left, width }: Area, text: string, style: Style): void {
  if (!write(cells, y, left + width - columnsOf(text), text, style)) write(cells, y, left, text, style);
}

/** A line that is drawn is never covered: where there is not room for all of a text, there is none of it. */
function write(cells: Cell[][], y: number, x: number, text: string, style: Style): boolean {
  const letters = [...text];
  if (letters.length !== columnsOf(text) || !letters.every((_, i) => isFree(cells[y]?.[x + i]))) return false;
  for (const [i, letter] of letters.entries()) put(cells, y, x + i, letter, style);
  return true;
}

const isFree = (cell: Cell | undefined): boolean =>
  cell !== undefined && (cell.text === ' ' || cell.text === '⠀' || cell.text === '╌');

function put(cells: Cell[][], y: number, x: number, text: string, style: Style): void {
  const cell = cells[y]?.[x];
  if (!cell) return;
  cell.text = text;
  cell.style = style;
}

/** A chart has nothing in it but letters of one column. */
function cellsOf(spans: Row, width: number): Cell[] {
  const cells: Cell[] = spans.flatMap(({ text, style }) =>
    [...text].map((letter) => ({ text: letter, style })),
  );
  while (cells.length < width) cells.push({ text: ' ', style: 'plain' });
  return cells;
}

function rowOf(cells: readonly Cell[]): Row {
  const spans: Span[] = [];
  let from = 0;
  for (let x = 1; x <= cells.length; x++) {
    if (x < cells.length && cells[x]?.style === cells[from]?.style) continue;
    const text = cells
      .slice(from, x)
      .map((cell) => cell.text)
      .join('');
    spans.push(span(text, cells[from]?.style));
    from = x;
  }
  return row(...spans);
}
