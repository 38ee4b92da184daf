/** A y axis in round numbers, which therefore seldom moves. */
import type { Plot } from './chart.ts';

export interface Range {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/** Values closer together than this share of their size are drawn as nearly flat: noise must not look like a cliff. */
const LEAST_SPAN = 0.1;

/** Covers all that a plot draws, and those of its limits that are not far from it. */
export function plotRange({ lines, fit = [], limits = [], fromZero }: Plot, steps: number): Range {
  const values = [
    ...lines.flatMap(({ values, low = [], high = [] }) => [...values, ...low, ...high]),
    ...fit,
  ];
  const drawn = rangeOf(values, fromZero, steps);
  const span = drawn.max - drawn.min;
  const near = limits
    .map(({ value }) => value)
    .filter((value) => value > drawn.max - 2 * span && value < drawn.max + span);
  return near.length === 0 ? drawn : rangeOf([...values, ...near], fromZero, steps);
}

/** Covers every finite value in about `steps` round steps. */
export function rangeOf(values: Iterable<number | null>, fromZero: boolean, steps: number): Range {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value === null || !Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return { min: 0, max: 1, step: 1 };
  const least = Math.max(Math.abs(high), Math.abs(low)) * LEAST_SPAN;
  if (high - low < least) {
    const middle = (high + low) / 2;
    const positive = low >= 0;
    low = middle - least / 2;
    high = middle + least / 2;
    if (positive) low = Math.max(0, low);
  }
  if (fromZero) low = Math.min(0, low);
  if (high === low) high = low + 1;
  const step = roundStep((high - low) / Math.max(1, steps));
  const min = Math.floor(low / step + 1e-9) * step;
  return { min, max: Math.max(min + step, Math.ceil(high / step - 1e-9) * step), step };
}

function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const size = rough / power;
  return power * (size <= 1 ? 1 : size <= 2 ? 2 : size <= 5 ? 5 : 10);
}
