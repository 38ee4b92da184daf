/** A line of one row: eight heights from 0 to the highest value; a gap is a space. */

const BLOCKS = '▁▂▃▄▅▆▇█';

/** Exactly `columns` wide, the newest value at the right. */
export function spark(values: readonly (number | null)[], columns: number): string {
  const shown = values.slice(-columns);
  const highest = shown.reduce<number>((most, value) => Math.max(most, value ?? 0), 0);
  const blocks = shown.map((value) => {
    if (value === null || !Number.isFinite(value)) return ' ';
    const share = highest > 0 ? Math.max(0, value) / highest : 0;
    return BLOCKS[Math.min(7, Math.floor(share * 8))];
  });
  return blocks.join('').padStart(columns);
}
