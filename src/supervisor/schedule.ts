/** Which requests of an open-loop load are due by when, over all its workers. Pure arithmetic on `Pace`. */
import type { Pace } from '../load/messages.ts';

type RatePace = Extract<Pace, { kind: 'rate' }>;

/** Requests due by a monotonic time, with its fraction. */
export function dueBy(pace: RatePace, atMs: number): number {
  return pace.done + (Math.max(0, atMs - pace.atMs) * pace.perSecond) / 1000;
}

/** Another rate from `atMs` on; nothing that was due before is lost or due again. */
export const changeRate = (pace: RatePace, atMs: number, perSecond: number): RatePace => ({
  kind: 'rate',
  atMs,
  done: dueBy(pace, atMs),
  perSecond,
});

/** How many of the requests number `from` ≤ k < `to` are worker `index`'s, of `of`. */
export function shareOf(index: number, of: number, from: number, to: number): number {
  // Whole numbers below k; a rounding error of a time is no request.
  const below = (k: number) => Math.max(0, Math.ceil((Math.ceil(k - 1e-6) - index) / of));
  return Math.max(0, below(to) - below(from));
}
