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
  const levels = joined(long.map(({ x, y }) => ({ x: centred(x), y: centred(y) })));
  const level = pearson(levels.x, levels.y);
  return {
    level,
    bumps:
      level < LEVEL_LEAST
        ? 0
        : Math.max(...BLOCKS.map((blocks) => bumpsOf(long, Math.ceil(points / blocks)))),
    grewX: sum(long.map(({ x }) => growth(x))),
    grewY: sum(long.map(({ y }) => growth(y))),
  };
}

/** Of the changes from one block of `size` points to the next. */
function bumpsOf(stretches: readonly Stretch[], size: number): number {
  const changes = joined(stretches.map(({ x, y }) => ({ x: changesOf(x, size), y: changesOf(y, size) })));
  const r = pearson(centred(changes.x), centred(changes.y));
  return Math.abs(r) * Math.sqrt(changes.x.length) >= CHANCE ? r : 0;
}

const joined = (stretches: readonly Stretch[]): Stretch => ({
  x: stretches.flatMap(({ x }) => x),
  y: stretches.flatMap(({ y }) => y),
});

function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

function growth(values: readonly number[]): number {
  const tenth = Math.max(1, Math.floor(values.length / 10));
  return (sum(values.slice(-tenth)) - sum(values.slice(0, tenth))) / tenth;
}

function centred(values: readonly number[]): number[] {
  const mean = sum(values) / values.length;
  return values.map((value) => value - mean);
}

/** From each block of `size` values to the next, by their means; what is left over is left out. */
function changesOf(values: readonly number[], size: number): number[] {
  const changes: number[] = [];
  let before: number | null = null;
  for (let at = 0; at + size <= values.length; at += size) {
    let total = 0;
    for (let i = at; i < at + size; i++) total += values[i] as number;
    if (before !== null) changes.push((total - before) / size);
    before = total;
  }
  return changes;
}

/** Of what is centred already; 0 where one of the two does not move at all. */
function pearson(x: readonly number[], y: readonly number[]): number {
  let [xx, yy, xy] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const [a, b] = [x[i] as number, y[i] as number];
    xx += a * a;
    yy += b * b;
    xy += a * b;
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : 0;
}
