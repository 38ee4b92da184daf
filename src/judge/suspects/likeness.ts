/** How closely one series moves with another: whether it grows with it, and whether their bumps coincide. */

/** Bucket means of both at the same times, between two restarts; where one has a gap both have none. */
export interface Stretch {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

export interface Likeness {
  /** Pearson's r of the levels, each about its stretch's mean. */
  readonly level: number;
  /** Pearson's r of the changes, 0 where it might be chance; a straight line has none. */
  readonly bumps: number;
  /** What x and y grew by, from the first to the last tenth of each stretch, all stretches together. */
  readonly grewX: number;
  readonly grewY: number;
}

/** Of levels: what is below does not grow with it, and is not looked at further. */
export const LEVEL_LEAST = 0.7;
const POINTS_LEAST = 12;
/** Changes from block to block: one by one they are mostly noise, in few blocks chance does as well. */
const BLOCKS = [32, 256];
/** With 200 candidates the best of chance has an r of 3.5/√n; at 4/√n one run in a hundred has such a one. */
const CHANCE = 4;

/** null: too few points to tell. */
export function likenessOf(stretches: readonly Stretch[]): Likeness | null {
  const long = stretches.filter(({ x }) => x.length >= POINTS_LEAST / 2);
  const points = long.reduce((total, { x }) => total + x.length, 0);
  if (points < POINTS_LEAST) return null;
  const level = pearson(long);
  return {
    level,
    bumps:
      level < LEVEL_LEAST
        ? 0
        : Math.max(...BLOCKS.map((blocks) => bumpsOf(long, Math.ceil(points / blocks)))),
    grewX: long.reduce((total, { x }) => total + growth(x), 0),
    grewY: long.reduce((total, { y }) => total + growth(y), 0),
  };
}

/** Of the changes from one block of `size` points to the next, all stretches together. */
function bumpsOf(stretches: readonly Stretch[], size: number): number {
  const x: number[] = [];
  const y: number[] = [];
  for (const stretch of stretches) {
    addChanges(x, stretch.x, size);
    addChanges(y, stretch.y, size);
  }
  const r = pearson([{ x, y }]);
  return Math.abs(r) * Math.sqrt(x.length) >= CHANCE ? r : 0;
}

function growth(values: readonly number[]): number {
  const tenth = Math.max(1, Math.floor(values.length / 10));
  return (sum(values, values.length - tenth, values.length) - sum(values, 0, tenth)) / tenth;
}

function sum(values: readonly number[], from: number, to: number): number {
  let total = 0;
  for (let i = from; i < to; i++) total += values[i] as number;
  return total;
}

/** From each block of `size` values to the next, by their means; what is left over is left out. */
function addChanges(changes: number[], values: readonly number[], size: number): void {
  let before: number | null = null;
  for (let at = 0; at + size <= values.length; at += size) {
    const total = sum(values, at, at + size);
    if (before !== null) changes.push((total - before) / size);
    before = total;
  }
}

/**
 * About each stretch's own means; 0 where one of the two does not move at all. Nothing is copied: a screen asks it of
 * 2,000 series for one frame.
 */
function pearson(stretches: readonly Stretch[]): number {
  let [xx, yy, xy] = [0, 0, 0];
  for (const { x, y } of stretches) {
    const meanX = sum(x, 0, x.length) / x.length;
    const meanY = sum(y, 0, y.length) / y.length;
    for (let i = 0; i < x.length; i++) {
      const a = (x[i] as number) - meanX;
      const b = (y[i] as number) - meanY;
      xx += a * a;
      yy += b * b;
      xy += a * b;
    }
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : 0;
}
