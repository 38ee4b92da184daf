/** The rules that people use to tell a leak: each says yes or no to the same 10-minute means of 24 hours. */
import { hamedRao, mannKendall, upperTail } from './mann-kendall.ts';

export const RULES = [
  'least squares p<.01',
  'Mann-Kendall',
  'MK, Hamed-Rao',
  'last h > 1.1 × first',
  'deriv 6 h > 1 MB/h',
] as const;
export type Rule = (typeof RULES)[number];

const WINDOW = 600;
const HOUR = 6;
/** One-sided 1 %. */
const Z99 = 2.326;

export function alarmsOf(values: Float64Array): Readonly<Record<Rule, boolean>> {
  const means = meansOf(values);
  const mk = mannKendall(means);
  const last6h = means.slice(-6 * HOUR);
  return {
    'least squares p<.01': isSignificant(means),
    'Mann-Kendall': (mk.z ?? 0) > 0 && (mk.p ?? 1) < 0.01,
    'MK, Hamed-Rao': (hamedRao(means).z ?? 0) > Z99,
    'last h > 1.1 × first': mean(means.slice(-HOUR)) > 1.1 * mean(means.slice(0, HOUR)),
    'deriv 6 h > 1 MB/h': lineOf(last6h).slope * HOUR > 1e6,
  };
}

function meansOf(values: Float64Array): number[] {
  const means: number[] = [];
  for (let from = 0; from < values.length; from += WINDOW) {
    const seen = values.subarray(from, from + WINDOW).filter((value) => Number.isFinite(value));
    if (seen.length > 0) means.push(mean(seen));
  }
  return means;
}

const mean = (values: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  return sum / values.length;
};

/** As if the points were independent, which is what is wrong with it; with so many t is as good as normal. */
function isSignificant(values: readonly number[]): boolean {
  const { slope, error } = lineOf(values);
  return slope > 0 && 2 * upperTail(Math.min(38, slope / error)) < 0.01;
}

function lineOf(values: readonly number[]): { slope: number; error: number } {
  const n = values.length;
  const [x, y] = [(n - 1) / 2, mean(values)];
  let [xx, xy, yy] = [0, 0, 0];
  for (const [i, value] of values.entries()) {
    xx += (i - x) ** 2;
    xy += (i - x) * (value - y);
    yy += (value - y) ** 2;
  }
  return { slope: xy / xx, error: Math.sqrt(Math.max(0, yy - xy ** 2 / xx) / (n - 2) / xx) };
}
