/** How dnsperf, which knows whole rates alone, does any pace: in segments. Pure. */
import { amountAt, dueBy, type Pace, type RatePace, shareOf } from '../../model/pace.ts';
import type { Segment } from '../tools/tool-source.ts';

/** Of a ramp: each part at the rate that makes as many of it as are due in it. */
const CLIMB_MS = 5000;
/** Of a rate that is not whole: a little faster, and over a little earlier. */
const FRACTION_MS = 60_000;

export function longestMs(pace: Pace, fromMs: number): number {
  const { ramp, atMs, shares } = pace;
  const leftMs = ramp ? atMs + ramp.overMs - fromMs : 0;
  if (leftMs > 0) return Math.min(CLIMB_MS, leftMs);
  return Number.isInteger(amountAt(pace, fromMs) / shares.length) ? Infinity : FRACTION_MS;
}

/** Queries that are due of this worker from the start of a segment to `ms`. */
export function dueIn({ pace, place, fromMs }: Segment, ms: number): number {
  const due = (at: number) => dueBy(pace as RatePace, at);
  return shareOf(place, pace.shares.length, due(fromMs), due(ms));
}

/** Queries a second, whole: with them the last of the segment is sent within it. */
export function wholeRate(segment: Segment): number {
  const { pace, fromMs, toMs } = segment;
  if (toMs === Infinity) return Math.max(1, Math.round(amountAt(pace, fromMs) / pace.shares.length));
  return Math.max(1, Math.ceil((dueIn(segment, toMs) / (toMs - fromMs)) * 1000 - 1e-6));
}

/** How long after its first query it has sent `count` of them, and not one more: half a query's time before the next. */
export const lengthMs = (count: number, perSecond: number): number =>
  ((Math.max(1, count) - 0.5) / perSecond) * 1000;
