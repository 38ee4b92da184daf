/**
 * How much load is due by when, over all workers of a load: pure arithmetic that the supervisor, which
 * counts, and its workers, which send, do alike. Times are monotonic ms, the same in every process of a machine.
 */
import type { Ramp } from './shape.ts';

/**
 * An open loop from `atMs` on. Requests are numbered `0…∞` over all workers and all paces; those from
 * `done` on (it may have a fraction) are due here: `burst` of them at once, the others at `perSecond`,
 * which may first change along a ramp. Number k is due when so many have come due, and spans are
 * half-open: [start, end) of t s at a constant rate holds rate · t of them.
 */
export interface RatePace {
  readonly kind: 'rate';
  readonly atMs: number;
  readonly done: number;
  readonly burst: number;
  readonly perSecond: number;
  readonly ramp: Ramp | null;
  /** The workers that share it, by their index: of m of them, the i-th sends the numbers k ≡ i (mod m). */
  readonly shares: readonly number[];
}

/** A closed loop from `atMs` on: VU j runs on the worker at place j mod m of `shares`. */
export interface VuPace {
  readonly kind: 'vus';
  readonly atMs: number;
  readonly vus: number;
  readonly ramp: Ramp | null;
  /** So many flows are begun, then none; null: without end. The i-th of m workers begins those ≡ i (mod m). */
  readonly flows: number | null;
  /** No flow before had a number from here on. */
  readonly done: number;
  readonly shares: readonly number[];
}

export type Pace = RatePace | VuPace;

/** A rounding error of a time is no request. */
const TINY = 1e-6;

/** The first whole number that is not below `done`. */
export const firstFrom = (done: number): number => Math.ceil(done - TINY);

/** Requests that have come due by a time, from number 0 on, with their fraction. */
export function dueBy(pace: RatePace, ms: number): number {
  const t = (ms - pace.atMs) / 1000;
  if (t <= 0) return pace.done;
  const { ramp, perSecond } = pace;
  const base = pace.done + pace.burst;
  if (!ramp) return base + perSecond * t;
  const length = ramp.overMs / 1000;
  if (t >= length) return base + ((perSecond + ramp.to) / 2) * length + ramp.to * (t - length);
  return base + perSecond * t + ((ramp.to - perSecond) / length / 2) * t * t;
}

/** When number k of those from `done` on is due; Infinity: never under this pace. */
export function dueAt({ atMs, done, burst, perSecond, ramp }: RatePace, k: number): number {
  const n = k - done - burst;
  if (n < 0 && burst > 0) return atMs;
  // The first number may lie below `done` by a rounding error: it is due at once, not before.
  if (!ramp) return perSecond > 0 ? atMs + (Math.max(0, n) / perSecond) * 1000 : Infinity;
  const length = ramp.overMs / 1000;
  const whole = ((perSecond + ramp.to) / 2) * length;
  if (n >= whole) return ramp.to > 0 ? atMs + (length + (n - whole) / ramp.to) * 1000 : Infinity;
  if (n <= 0) return atMs;
  // r t + a t² / 2 = n, in the form that loses no digits when a is small.
  const a = (ramp.to - perSecond) / length;
  return atMs + ((2 * n) / (perSecond + Math.sqrt(Math.max(0, perSecond ** 2 + 2 * a * n)))) * 1000;
}

/** What is asked for at a time: requests a second, or VUs. */
export function amountAt(pace: Pace, ms: number): number {
  const from = pace.kind === 'rate' ? pace.perSecond : pace.vus;
  const { ramp, atMs } = pace;
  if (!ramp) return from;
  const share = ramp.overMs > 0 ? Math.min(1, Math.max(0, (ms - atMs) / ramp.overMs)) : 1;
  const amount = from + (ramp.to - from) * share;
  return pace.kind === 'rate' ? amount : Math.round(amount);
}

/** How many of the numbers from ≤ k < to are k ≡ place (mod of). */
export function shareOf(place: number, of: number, from: number, to: number): number {
  const below = (k: number) => Math.max(0, Math.ceil((firstFrom(k) - place) / of));
  return Math.max(0, below(to) - below(from));
}
