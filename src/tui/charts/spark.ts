/** A line of one row: eight heights from 0 to the highest value, or of a given range; a gap is a space. */

import type { Values } from './chart.ts';

const BLOCKS = '▁▂▃▄▅▆▇█';

/** Fewer values than columns, each over as many of these as its share of the time has: the whole width is the whole time. */
export const stretched = (values: Values, columns: number): Values =>
  values.length === 0 || values.length >= columns
    ? values
    : Array.from({ length: columns }, (_, x) => values[Math.floor((x * values.length) / columns)] ?? null);

/** Exactly `columns` wide, the newest value at the right. */
export function spark(
  values: Values,
  columns: number,
  range?: { readonly min: number; readonly max: number },
): string {
  const shown = values.slice(-columns);
  const { min, max } = range ?? {
    min: 0,
    max: shown.reduce<number>((most, value) => Math.max(most, value ?? 0), 0),
  };
  const blocks = shown.map((value) => {
    if (value === null || !Number.isFinite(value)) return ' ';
    const share = max > min ? Math.max(0, value - min) / (max - min) : 0;
    return BLOCKS[Math.min(7, Math.floor(share * 8))];
  });
  return blocks.join('').padStart(columns);
}
