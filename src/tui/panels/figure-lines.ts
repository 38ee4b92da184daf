/** Lines of a name and figures in columns, as differences are told: a name is never cut. */
import type { Interval } from '../../model/comparison.ts';
import { formatNumber, formatQuantity } from '../../model/format.ts';
import type { Unit } from '../../model/units.ts';
import { type Row, row, type Span, span } from '../view/row.ts';
import { columnsOf, folded, left, right } from '../view/text.ts';

/** A figure with the columns that it stands at the right end of. */
export interface Cell {
  readonly text: string;
  readonly columns: number;
  readonly style?: Span['style'];
}

/** From so many columns on a value stands with its half interval, and below so many one of three is left out. */
const ROOMY = 110;
const NARROW = 72;
/** A name that is further from its figures is not read with them. */
const NAME_MOST = 72;

export const isRoomy = (columns: number): boolean => columns >= ROOMY;
export const isNarrow = (columns: number): boolean => columns < NARROW;
export const valueColumns = (columns: number): number => (isRoomy(columns) ? 21 : 11);

/** `before` stands at the left of the name. One that is longer than its column stands above its figures. */
export function figureLines(
  columns: number,
  name: string,
  cells: readonly Cell[],
  before: readonly Span[] = [],
): Row[] {
  const indent = before.reduce((sum, { text }) => sum + columnsOf(text), 1);
  const width = Math.max(
    8,
    Math.min(NAME_MOST, columns - indent - cells.reduce((sum, cell) => sum + cell.columns, 0)),
  );
  const figures = cells.map(({ text, columns: most, style = 'plain' }) => span(right(text, most), style));
  if (columnsOf(name) <= width) return [row(' ', ...before, left(name, width), ...figures)];
  const [first = '', ...rest] = folded(name, columns - indent);
  return [
    row(' ', ...before, first),
    ...rest.map((part) => row(' '.repeat(indent), part)),
    row(' '.repeat(indent + width), ...figures),
  ];
}

export const headOf = (columns: number, cells: readonly Cell[], before = 0): Row =>
  figureLines(
    columns,
    '',
    cells.map((cell) => ({ ...cell, style: 'dim' })),
    [span(' '.repeat(before))],
  )[0] ?? [];

/** `212 MB`, or `212 MB ± 3 MB` where there is room. */
export function valueWords({ value, low, high }: Interval, unit: Unit, per: string, columns: number): string {
  const half = low === null || high === null ? 0 : (high - low) / 2;
  const words = formatQuantity(value, unit) + per;
  return isRoomy(columns) && half > 0 ? `${words} ± ${formatQuantity(half, unit)}` : words;
}

export const signed = (value: number, unit: Unit): string =>
  `${value > 0 ? '+' : ''}${formatQuantity(value, unit)}`;

/** `+26.6%`, `×12`; from nothing there is no share. */
export function shareWords(before: number, after: number): string {
  if (before === 0) return '';
  const share = (after - before) / Math.abs(before);
  return share >= 9 ? `×${formatNumber(Number((after / before).toPrecision(2)))}` : signed(share, 'ratio');
}
