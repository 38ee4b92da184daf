/** Whether one figure is worse in a run than in another, as far as both intervals let that be told. Pure. */
import type { Compared, Figure, Interval } from '../../model/comparison.ts';
import type { Estimate } from './interval.ts';

/**
 * "worse" when even the best that both intervals allow is beyond what is tolerated, "no worse" when even the worst is
 * within, else it cannot be told. Difference and ratio have their intervals from those of the two (Donner and Zou,
 * "Closed-form confidence intervals for functions of the normal mean and standard deviation", 2012: MOVER).
 */
export function decide(base: Figure, now: Figure, tolerance: number): Compared {
  const ratio = base.value > 0 && now.value >= 0 ? ratioBetween(base, now) : null;
  const said = {
    of: now.of,
    name: now.name,
    unit: now.unit,
    base: told(base),
    now: told(now),
    ratio: ratio && told(ratio),
  };
  if (now.best !== null) return { ...said, state: 'no worse', why: now.best };
  const { difference, loss } = lossBetween(base, now);
  if (isBeyond(base, now, tolerance)) return { ...said, state: 'worse', why: null };
  if ((loss && loss.high <= 1 + tolerance) || difference.high <= now.floor)
    return {
      ...said,
      state: 'no worse',
      ...(isBeyond(now, base, tolerance) ? { isBetter: true } : {}),
      why: null,
    };
  return { ...said, state: 'cannot tell', why: 'the interval holds both' };
}

/** What was lost from one to the other, whichever way is the worse one; no share of nothing. */
function lossBetween(from: Figure, to: Figure): { difference: Estimate; loss: Estimate | null } {
  const [less, more] = to.better === 'less' ? [from, to] : [to, from];
  const loss = less.value > 0 && more.value >= 0 ? ratioBetween(less, more) : null;
  return { difference: differenceBetween(less, more), loss };
}

/** Even the best that both intervals allow is more of a loss than is tolerated. */
function isBeyond(from: Figure, to: Figure, tolerance: number): boolean {
  const { difference, loss } = lossBetween(from, to);
  return (loss === null || loss.low > 1 + tolerance) && difference.low > to.floor;
}

/** more − less. */
export function differenceBetween(less: Estimate, more: Estimate): Estimate {
  const value = more.value - less.value;
  const down = Math.hypot(more.value - more.low, less.high - less.value);
  const up = Math.hypot(more.high - more.value, less.value - less.low);
  return { value, low: value - down, high: value + up };
}

/** now ÷ base, on the scale of logarithms: a half is as far from 1 as a double. */
export function ratioBetween(base: Estimate, now: Estimate): Estimate {
  const log = ({ value, low, high }: Estimate): Estimate => ({
    value: Math.log(value),
    low: Math.log(Math.max(0, low)),
    high: Math.log(high),
  });
  if (now.value === 0) return { value: 0, low: 0, high: now.high / Math.max(base.low, Number.MIN_VALUE) };
  const { value, low, high } = differenceBetween(log(base), log(now));
  return { value: Math.exp(value), low: Math.exp(low), high: Math.exp(high) };
}

/** As it is told: without a bound there is none. */
export const told = ({ value, low, high }: Estimate): Interval => ({
  value,
  low: Number.isFinite(low) ? low : null,
  high: Number.isFinite(high) ? high : null,
});
