/** What a threshold's left side is in one single tick. */
import type { Series, Values } from './series.ts';
import type { Operator, Threshold } from './threshold.ts';

const PARTS: Record<string, readonly string[]> = { errors: ['errors', 'lost', 'missed'] };

/** The counts behind a share of due: bad and due, cumulative; null at a gap. `errors` means all that failed. */
export function shareParts(series: Series, values: Values): { bad: number; due: number } | null {
  const match = /^(.+?)\.(error\..+|[^.]+)$/.exec(series);
  if (!match) return null;
  const [, load, name] = match as unknown as [string, string, string];
  const counts = (PARTS[name] ?? [name]).map((part) => values[`${load}.${part}`]);
  const due = values[`${load}.due`];
  // A class that has not been met yet is no gap when its load reports.
  if (due == null) return null;
  let bad = 0;
  for (const count of counts) bad += count ?? 0;
  return { bad, due };
}

/** The value of this tick; for a share of due, of the requests that came due in it. Null: nothing to compare. */
export function instant(threshold: Threshold, now: Values, before: Values): number | null {
  if (!threshold.share) return now[threshold.series] ?? null;
  const here = shareParts(threshold.series, now);
  if (!here) return null;
  const there = shareParts(threshold.series, before) ?? { bad: 0, due: 0 };
  const due = here.due - there.due;
  return due > 0 ? Math.max(0, here.bad - there.bad) / due : null;
}

export function holds(value: number, operator: Operator, limit: number): boolean {
  if (operator === '<') return value < limit;
  if (operator === '<=') return value <= limit;
  if (operator === '>') return value > limit;
  if (operator === '>=') return value >= limit;
  return operator === '==' ? value === limit : value !== limit;
}
