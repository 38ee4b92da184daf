/** What a query answered, as a number. */

const NUMBER = /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i;

/**
 * null: it is NULL, a gap. Drivers give large and exact numbers as text, since they may be more than a number holds;
 * fifteen digits of them are kept. Throws words for all that is no number; what it is instead is nobody's business.
 */
export function numberOf(cell: unknown): number | null {
  if (cell === undefined) throw new Error('no row');
  if (cell === null) return null;
  if (typeof cell === 'boolean' || typeof cell === 'bigint') return Number(cell);
  const value = typeof cell === 'string' && NUMBER.test(cell) ? Number(cell) : cell;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new Error(`no number in its first column${typeof value === 'string' ? ', but a text' : ''}`);
}
