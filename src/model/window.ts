/** Worst sliding window of a threshold with `over`, in blocks of a sixtieth of it: bounded, whatever its length. */
import { countOf, EMPTY, type Histogram, mean as meanOf, merge, percentile, QUANTILES } from './histogram.ts';
import { holds, shareParts } from './instant.ts';
import { isCount, latencyOf, type Values } from './series.ts';
import type { Threshold } from './threshold.ts';

const BLOCKS = 60;

/** What a stretch of ticks adds up to: latencies, bad and due, a count's increase, or a sum and its count. */
interface Sum {
  readonly histogram: Histogram;
  readonly a: number;
  readonly b: number;
}

export interface Window {
  readonly blockTicks: number;
  readonly blocks: readonly Sum[];
  readonly open: Sum;
  readonly openTicks: number;
  /** The value over the window that ends now, once a whole window has gone by. */
  readonly now: number | null;
  /** The worst of these so far: the largest where the limit is an upper one, else the smallest. */
  readonly worst: number | null;
}

const NIL: Sum = { histogram: EMPTY, a: 0, b: 0 };

export function openWindow(overMs: number, everyMs: number): Window {
  const ticks = Math.max(1, Math.round(overMs / everyMs));
  return {
    blockTicks: Math.ceil(ticks / BLOCKS),
    blocks: [],
    open: NIL,
    openTicks: 0,
    now: null,
    worst: null,
  };
}

/** One tick of the soak further; `before` holds what was last known of the counts. */
export function slide(
  window: Window,
  threshold: Threshold,
  ticks: number,
  now: Values,
  before: Values,
  histograms: Readonly<Record<string, Histogram>>,
): Window {
  const open = plus(window.open, sumOf(threshold, now, before, histograms));
  const openTicks = window.openTicks + 1;
  if (openTicks < window.blockTicks) return { ...window, open, openTicks };
  const most = Math.max(1, Math.round(ticks / window.blockTicks));
  const blocks = [...window.blocks, open].slice(-most);
  const value = blocks.length < most ? null : figureOf(threshold, blocks.reduce(plus, NIL));
  return {
    ...window,
    blocks,
    open: NIL,
    openTicks: 0,
    now: value,
    worst: worse(threshold, window.worst, value),
  };
}

const plus = (x: Sum, y: Sum): Sum => ({
  histogram: merge(x.histogram, y.histogram),
  a: x.a + y.a,
  b: x.b + y.b,
});

function sumOf(
  threshold: Threshold,
  now: Values,
  before: Values,
  histograms: Readonly<Record<string, Histogram>>,
): Sum {
  const latency = latencyOf(threshold.series);
  if (latency) return { ...NIL, histogram: histograms[latency.of] ?? EMPTY };
  if (threshold.share) {
    const here = shareParts(threshold.series, now);
    const there = shareParts(threshold.series, before) ?? { bad: 0, due: 0 };
    return here
      ? { ...NIL, a: Math.max(0, here.bad - there.bad), b: Math.max(0, here.due - there.due) }
      : NIL;
  }
  const value = now[threshold.series];
  if (value == null) return NIL;
  const known = isCount(threshold.series) ? (before[threshold.series] ?? 0) : 0;
  return { ...NIL, a: isCount(threshold.series) ? Math.max(0, value - known) : value, b: 1 };
}

function figureOf(threshold: Threshold, sum: Sum): number | null {
  const latency = latencyOf(threshold.series);
  if (!latency && sum.b === 0) return null;
  if (!latency) return isCount(threshold.series) && !threshold.share ? sum.a : sum.a / sum.b;
  if (countOf(sum.histogram) === 0) return null;
  if (latency.figure === 'mean') return meanOf(sum.histogram);
  return percentile(sum.histogram, QUANTILES[latency.figure as keyof typeof QUANTILES]);
}

function worse(threshold: Threshold, a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  const { operator, limit } = threshold;
  if (operator === '==' || operator === '!=') return holds(a, operator, limit) ? b : a;
  return operator.startsWith('<') ? Math.max(a, b) : Math.min(a, b);
}
