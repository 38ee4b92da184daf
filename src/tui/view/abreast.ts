/** Blocks of rows side by side, of equal width, with a column between them. */
import { BLANK, pad, type Row } from './row.ts';

/** Draws at most so wide a block. */
export type Block = (columns: number) => readonly Row[];

/** Exactly `rows` rows, at most `columns` wide. */
export function abreast(blocks: readonly Block[], columns: number, rows: number): Row[] {
  // All alike, so that charts of one size can be drawn on one canvas.
  const width = Math.floor((columns + 1) / blocks.length) - 1;
  const drawn = blocks.map((block) => block(width));
  return Array.from({ length: Math.max(0, rows) }, (_, y) =>
    drawn.flatMap((lines, i) =>
      i === drawn.length - 1 ? (lines[y] ?? BLANK) : pad(lines[y] ?? BLANK, width + 1),
    ),
  );
}
