/** By how much a count rose in a tick. */
import { isCount, type Series, type Values } from './series.ts';

/**
 * Null at a gap, and at the first reading of what did not begin at 0 under our eyes. What is less than before was
 * reset and began anew, as in Prometheus's `increase`.
 */
export function riseOf(series: Series, now: Values, before: Values): number | null {
  const value = now[series];
  // A load's own counts begin at 0 with their phase.
  const known = before[series] ?? (isCount(series) ? 0 : null);
  if (value == null || known === null) return null;
  return value < known ? (isCount(series) ? 0 : value) : value - known;
}
