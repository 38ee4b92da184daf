/** How wide the buckets of an answer are, and where they begin: so that rollups fit into them where there is much to read. Pure. */
import { LATENCY_TICKS, ROLLUP_TICKS } from './rollup.ts';

export interface PastWindow {
  /** As asked for: no other tick is told of. */
  readonly from: number;
  readonly to: number;
  readonly width: number;
  /** Where the first bucket begins. */
  readonly start: number;
  readonly count: number;
}

interface Asked {
  readonly from: number;
  readonly to: number;
  readonly buckets: number;
  readonly histograms: readonly string[];
}

/** More than an hour is never read tick by tick, be the buckets fewer than could be shown. */
const TICKS_READ_MOST = 240 * ROLLUP_TICKS;

/** The width follows from how long the window is, not from where it is: it stays while the window moves. */
export function pastWindow({ from, to, buckets, histograms }: Asked): PastWindow {
  const ticks = Math.max(1, to - from);
  const unit = ticks <= TICKS_READ_MOST ? 1 : histograms.length > 0 ? LATENCY_TICKS : ROLLUP_TICKS;
  const least = roundUp(ticks / Math.max(1, buckets), unit);
  const width = least >= ROLLUP_TICKS ? roundUp(least, Math.max(unit, ROLLUP_TICKS)) : least;
  const start = Math.floor(from / width) * width;
  return { from, to, width, start, count: Math.max(0, Math.ceil((to - start) / width)) };
}

const roundUp = (ticks: number, unit: number): number => Math.ceil(ticks / unit) * unit;
