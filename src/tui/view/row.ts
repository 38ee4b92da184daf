/** A row of the screen: spans of text, each in one style. What panels and charts make, and what is drawn. */
import { columnsOf, cut, withoutControls } from './text.ts';

/** By meaning, never by colour; the theme says what each looks like. */
export type Style =
  | 'plain'
  | 'dim'
  | 'bold'
  | 'good'
  | 'bad'
  | 'warn'
  | 'accent'
  | 'line1'
  | 'line2'
  | 'line3'
  | 'inverse';

export interface Span {
  readonly text: string;
  readonly style: Style;
}

export type Row = readonly Span[];

/** Texts alone are plain. */
export const row = (...parts: readonly (Span | string)[]): Row =>
  parts.map((part) => (typeof part === 'string' ? span(part) : part));

export const span = (text: string, style: Style = 'plain'): Span => ({ text, style });

export const BLANK: Row = [];

export const widthOf = (spans: Row): number => spans.reduce((sum, { text }) => sum + columnsOf(text), 0);

/** At most `columns` wide, with nothing in it that a terminal would obey. */
export function fit(spans: Row, columns: number): Row {
  const fitted: Span[] = [];
  let free = columns;
  for (const { text, style } of spans) {
    if (free <= 0) break;
    const safe = cut(withoutControls(text), free);
    free -= columnsOf(safe);
    fitted.push({ text: safe, style });
  }
  return fitted;
}

/** Exactly `columns` wide. */
export function pad(spans: Row, columns: number): Row {
  const fitted = fit(spans, columns);
  return [...fitted, span(' '.repeat(Math.max(0, columns - widthOf(fitted))))];
}

/** One at the left, one at the right edge; the left one gives way. */
export function spread(start: Row, end: Row, columns: number): Row {
  const fitted = fit(end, columns);
  return [...pad(start, columns - widthOf(fitted)), ...fitted];
}

/** Two columns of rows, the first `columns` wide. */
export function beside(first: readonly Row[], second: readonly Row[], columns: number): Row[] {
  const height = Math.max(first.length, second.length);
  return Array.from({ length: height }, (_, i) => [
    ...pad(first[i] ?? BLANK, columns),
    ...(second[i] ?? BLANK),
  ]);
}

export const rule = (columns: number): Row => [span('─'.repeat(Math.max(0, columns)), 'dim')];

/** A rule that names what is below it. */
export const titled = (title: string, columns: number): Row =>
  row(
    span('── ', 'dim'),
    span(title, 'bold'),
    span(` ${'─'.repeat(Math.max(0, columns - columnsOf(title) - 4))}`, 'dim'),
  );

/** The plain text of a row, for tests and for what has no colour. */
export const textOf = (spans: Row): string => spans.map(({ text }) => text).join('');
