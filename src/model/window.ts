/** Worst sliding window of a threshold with `over`, in blocks of a sixtieth of it: bounded, whatever its length. */
import { EMPTY, type Histogram, latencyFigure, merge, mergeAll } from './histogram.ts';
import { instant, meets, shareParts, type TickView } from './instant.ts';
import { riseOf } from './rise.ts';
import { isCounted, isOfTicks, latencyFigureOf } from './threshold/sides.ts';
import type { Threshold } from './threshold.ts';

const BLOCKS = 60;

/** What a stretch of ticks adds up to: latencies, bad and due, two counts' increases, one and its seconds, or a sum and its count. */
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

/** One tick further, of `ticks` that a window has. */
export function slide(window: Window, threshold: Threshold, ticks: number, tick: TickView): Window {
  const open = plus(window.open, sumOf(threshold, tick));
  const openTicks = window.openTicks + 1;
  if (openTicks < window.blockTicks) return { ...window, open, openTicks };
  const most = Math.max(1, Math.round(ticks / window.blockTicks));
  const blocks = [...window.blocks, open].slice(-most);
  const value = blocks.length < most ? null : figureOf(threshold, totalOf(blocks));
  return {
    ...window,
    blocks,
    open: NIL,
    openTicks: 0,
    now: value,
    worst: worse(threshold, window.worst, value),
  };
}

/** In one go: this is done for up to 60 blocks in every tick. */
function totalOf(blocks: readonly Sum[]): Sum {
  let { a, b } = NIL;
  for (const block of blocks) {
    a += block.a;
    b += block.b;
  }
  const histograms = blocks.flatMap(({ histogram }) => (histogram.length > 0 ? [histogram] : []));
  return { histogram: histograms.length > 0 ? mergeAll(histograms) : EMPTY, a, b };
}

const plus = (x: Sum, y: Sum): Sum => ({
  histogram: merge(x.histogram, y.histogram),
  a: x.a + y.a,
  b: x.b + y.b,
});

function sumOf(threshold: Threshold, tick: TickView): Sum {
  const { series, measure, divisor, share } = threshold;
  const { now, before, histograms } = tick;
  const latency = latencyFigureOf(threshold);
  if (latency) return { ...NIL, histogram: histograms[latency.of] ?? EMPTY };
  if (share) {
    const here = shareParts(series, now);
    const there = shareParts(series, before) ?? { bad: 0, due: 0 };
    return here
      ? { ...NIL, a: Math.max(0, here.bad - there.bad), b: Math.max(0, here.due - there.due) }
      : NIL;
  }
  if (!isCounted(threshold)) {
    // Of a gauge or a ratio of two; a mean over ticks is that of its window.
    const value = divisor && !isOfTicks(threshold) ? null : instant(threshold, tick);
    return value === null ? NIL : { ...NIL, a: value, b: 1 };
  }
  const rise = riseOf(series, now, before);
  const by = divisor ? riseOf(divisor.series, now, before) : measure === 'rate' ? tick.seconds : 1;
  return rise === null || by === null ? NIL : { ...NIL, a: rise, b: by };
}

function figureOf(threshold: Threshold, { histogram, a, b }: Sum): number | null {
  const latency = latencyFigureOf(threshold);
  if (latency) return latencyFigure(histogram, latency.figure);
  if (b === 0) return null;
  const isIncrease =
    isCounted(threshold) && !threshold.divisor && !threshold.share && threshold.measure !== 'rate';
  return isIncrease ? a : a / b;
}

function worse(threshold: Threshold, a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  const { operator } = threshold;
  if (operator === '==' || operator === '!=') return meets(a, threshold) ? b : a;
  return operator.startsWith('<') ? Math.max(a, b) : Math.min(a, b);
}
