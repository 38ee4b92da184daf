/** What a threshold's left side is in one single tick. */
import { type Histogram, percentile } from './histogram.ts';
import type { Series, Values } from './series.ts';
import { latencyFigureOf } from './threshold/sides.ts';
import type { Operator, Threshold } from './threshold.ts';

/** A tick as a line sees it. */
export interface TickView {
  readonly now: Values;
  /** What was last known of the line's series before. */
  readonly before: Values;
  readonly histograms: Readonly<Record<string, Histogram>>;
  /** Since the line's series was last read. */
  readonly seconds: number;
}

const PARTS: Record<string, readonly string[]> = { errors: ['errors', 'lost', 'missed'] };

/** The series behind a share of due: what failed, and what came due. `errors` means all that failed. */
export function shareSeries(series: Series): { bad: readonly Series[]; due: Series } | null {
  const match = /^(.+?)\.(error\..+|[^.]+)$/.exec(series);
  if (!match) return null;
  const [, load, name] = match as unknown as [string, string, string];
  return { bad: (PARTS[name] ?? [name]).map((part) => `${load}.${part}`), due: `${load}.due` };
}

/** The counts behind a share of due: bad and due, cumulative; null at a gap. */
export function shareParts(series: Series, values: Values): { bad: number; due: number } | null {
  const parts = shareSeries(series);
  const due = parts && values[parts.due];
  // A class that has not been met yet is no gap when its load reports.
  if (due == null) return null;
  return { bad: parts?.bad.reduce((sum, part) => sum + (values[part] ?? 0), 0) ?? 0, due };
}

/** The value of this tick; for a share of due, of the requests that came due in it. Null: nothing to compare. */
export function instant(threshold: Threshold, { now, before, histograms }: TickView): number | null {
  if (threshold.divisor) return ratioOf(now[threshold.series], now[threshold.divisor.series]);
  if (!threshold.share) {
    const latency = threshold.measure === 'value' ? undefined : latencyFigureOf(threshold);
    if (!latency) return now[threshold.series] ?? null;
    return percentile(histograms[latency.of] ?? [], latency.figure as number);
  }
  const here = shareParts(threshold.series, now);
  if (!here) return null;
  const there = shareParts(threshold.series, before) ?? { bad: 0, due: 0 };
  const due = here.due - there.due;
  return due > 0 ? Math.max(0, here.bad - there.bad) / due : null;
}

/** Null where either is unknown, or nothing to divide by. */
export function ratioOf(top: number | null | undefined, bottom: number | null | undefined): number | null {
  return top == null || bottom == null || bottom === 0 ? null : top / bottom;
}

export function holds(value: number, operator: Operator, limit: number, tolerance = 0): boolean {
  if (operator === '<') return value < limit;
  if (operator === '<=') return value <= limit;
  if (operator === '>') return value > limit;
  if (operator === '>=') return value >= limit;
  return (operator === '==') === Math.abs(value - limit) <= tolerance;
}

/** Whether a value is what the line asks for. */
export const meets = (value: number, { operator, limit, tolerance }: Threshold): boolean =>
  holds(value, operator, limit, tolerance);
