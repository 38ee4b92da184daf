/** The courses a series can take without growing for ever, and the ones in which it does: columns to fit. */
import type { Points } from './points.ts';

export type ShapeKind =
  | 'level'
  | 'step'
  | 'settling'
  | 'logarithm'
  | 'root'
  | 'filling'
  | 'season'
  | 'load'
  | 'growth'
  | 'late growth'
  | 'growth by request';

export interface Shape {
  readonly kind: ShapeKind;
  readonly columns: readonly Float64Array[];
  /** What was free to choose, in parameters: what a better fit by chance would be worth (Schwarz 1978). */
  readonly freedom: number;
  /** Where it begins, in judge's hours; for a season, cycles in the whole. */
  readonly at: number;
  /** Its time constant in judge's hours, where it has one. */
  readonly hours: number;
  /** It moves all along, as growth does, and is not over long before the end. */
  readonly isSlow: boolean;
}

const SETTLING: ReadonlySet<ShapeKind> = new Set(['settling', 'logarithm', 'root', 'filling']);
/** It grows ever slower, or stops. */
export const isSettling = ({ kind }: Shape): boolean => SETTLING.has(kind);

/** Of a season with fewer cycles in the whole nobody has seen that it comes again. */
const CYCLES_LEAST = 2;
/** Of the length: what settles or fills up within it is over for most of it. */
const SLOW_LEAST = 0.2;

/** Of the length since it began: what settles more slowly cannot be told from what does not settle. */
const SETTLING_MOST = 1 / 1.6;
const FILLING_MOST = 0.75;
/** Beginnings in mid course that are tried, besides steps. */
const BEGINNINGS = 10;
/** Cycles in the whole: with less than 0.8 it would pass for growth. */
const CYCLES = [0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3, 3.5, 4, 5, 6, 8, 10];
const LAGS = [0, 0.02, 0.06, 0.15, 0.4];

interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly begin: number;
  readonly end: number;
}

/** What is always there: a level of its own for each stretch between restarts. */
export const levelsOf = (points: Points): Shape[] =>
  stretchesOf(points).map((stretch) => shape('level', [within(points, stretch, () => 1)], 1, stretch.begin));

/** All that ends, or comes back, or follows the load. */
export function stillShapes(points: Points): Shape[] {
  const stretches = stretchesOf(points);
  const shapes = [...seasons(points), ...loads(points)];
  for (const stretch of stretches) shapes.push(...steps(points, stretch), ...later(points, stretch));
  shapes.push(...settlings(points, stretches));
  if (stretches.length > 1) for (const stretch of stretches) shapes.push(...settlings(points, [stretch]));
  return shapes;
}

/** Of all that ends, what is most like steady growth. */
export function lastRivals(points: Points): Shape[] {
  const all = settlings(points, stretchesOf(points));
  const slowest = new Map(all.map((each) => [each.kind, each]));
  return [...slowest.values()];
}

export const steadyGrowth = (points: Points): Shape =>
  shape('growth', [sumOf(points, stretchesOf(points), (hours, { begin }) => hours - begin)], 1, 0);

/** All that goes on: by time, from a later hour on, by requests. */
export function growingShapes(points: Points): Shape[] {
  const stretches = stretchesOf(points);
  const since = (start: number) =>
    sumOf(points, stretches, (hours, { begin }) => Math.max(0, hours - begin - start));
  const shapes = [steadyGrowth(points)];
  const [only] = stretches;
  if (stretches.length === 1 && only)
    for (const part of [1 / 6, 1 / 4, 1 / 3, 5 / 12, 1 / 2, 3 / 5]) {
      const start = part * (only.end - only.begin);
      shapes.push(shape('late growth', [since(start)], 2, only.begin + start));
    }
  const done = points.load && varies(points.load) ? requestsOf(points) : null;
  if (done) shapes.push(shape('growth by request', [done], 1.5, 0));
  return shapes;
}

/** Requests done, in hours of the mean load: so it is growth an hour, like the others. */
function requestsOf({ hours, load, starts, spacing }: Points): Float64Array {
  const mean = load ? load.reduce((sum, each) => sum + each, 0) / load.length : 0;
  const done = new Float64Array(hours.length);
  for (let i = 1; i < hours.length; i++) {
    const step = Math.max(spacing, (hours[i] as number) - (hours[i - 1] as number));
    const pair = ((load?.[i] as number) + (load?.[i - 1] as number)) / 2;
    done[i] = starts.includes(i) ? 0 : (done[i - 1] as number) + (step * pair) / mean;
  }
  return done;
}

function steps(points: Points, stretch: Stretch): Shape[] {
  const shapes: Shape[] = [];
  for (let i = stretch.from + 1; i < stretch.to; i++) {
    const at = ((points.hours[i] as number) + (points.hours[i - 1] as number)) / 2;
    shapes.push(shape('step', [within(points, stretch, (hours) => (hours > at ? 1 : 0))], 2.2, at));
  }
  return shapes;
}

function settlings(points: Points, stretches: readonly Stretch[]): Shape[] {
  const begin = stretches[0]?.begin ?? 0;
  const length = Math.max(...stretches.map((each) => each.end - each.begin));
  const make = (kind: ShapeKind, freedom: number, hours: number, curve: (age: number) => number) =>
    shape(
      kind,
      [sumOf(points, stretches, (now, each) => curve(now - each.begin))],
      freedom,
      begin,
      hours,
      kind === 'root' || kind === 'logarithm' || hours > length * SLOW_LEAST,
    );
  const shapes: Shape[] = [];
  for (let fade = points.spacing; fade <= length * SETTLING_MOST * 1.001; fade *= 1.35)
    shapes.push(make('settling', 1.7, fade, (age) => 1 - Math.exp(-age / fade)));
  const slowest = length * SETTLING_MOST;
  shapes.push(make('settling', 1.7, slowest, (age) => 1 - Math.exp(-age / slowest)));
  for (const part of [1 / 1000, 1 / 200, 1 / 60, 1 / 20, 1 / 8, 1 / 4])
    shapes.push(make('logarithm', 1.7, length * part, (age) => Math.log1p(age / (length * part))));
  for (const power of [0.33, 0.5]) shapes.push(make('root', 1.5, 0, (age) => age ** power));
  for (const part of [0.15, 0.25, 0.35, 0.45, 0.55, 0.65, FILLING_MOST])
    shapes.push(make('filling', 1.7, length * part, (age) => Math.min(age, length * part)));
  return shapes;
}

/** What begins to settle, or to fill, in mid course. */
function later(points: Points, stretch: Stretch): Shape[] {
  const shapes: Shape[] = [];
  const whole = stretch.end - stretch.begin;
  for (let i = 1; i < BEGINNINGS; i++) {
    const at = stretch.begin + (whole * i) / BEGINNINGS;
    const length = stretch.end - at;
    for (let fade = whole / 24; fade <= length * SETTLING_MOST; fade *= 2)
      shapes.push(
        shape(
          'settling',
          [within(points, stretch, (hours) => 1 - Math.exp(-Math.max(0, hours - at) / fade))],
          2.7,
          at,
          fade,
          fade > length * SLOW_LEAST,
        ),
      );
    for (let fill = whole / 12; fill <= length * FILLING_MOST; fill *= 2)
      shapes.push(
        shape(
          'filling',
          [within(points, stretch, (hours) => Math.min(fill, Math.max(0, hours - at)))],
          2.7,
          at,
          fill,
          fill > length * SLOW_LEAST,
        ),
      );
  }
  return shapes;
}

function seasons(points: Points): Shape[] {
  const first = points.hours[0] ?? 0;
  const length = points.hours.length * points.spacing;
  const wave = (curve: (angle: number) => number, cycles: number) =>
    points.hours.map((hours) => curve((2 * Math.PI * cycles * (hours - first)) / length));
  return CYCLES.filter((cycles) => cycles * 4 < points.hours.length).map((cycles) => {
    const isSlow = cycles < CYCLES_LEAST;
    const columns = [wave(Math.sin, cycles), wave(Math.cos, cycles)];
    return shape('season', columns, isSlow ? 4 : 3, cycles, length / cycles, isSlow);
  });
}

/** What follows the load, at once or lagging behind it. */
function loads(points: Points): Shape[] {
  const { load, hours, spacing } = points;
  if (!load || !varies(load)) return [];
  const length = hours.length * spacing;
  return LAGS.map((part) => {
    const share = part === 0 ? 1 : 1 - Math.exp(-spacing / (part * length));
    let now = load[0] as number;
    return shape('load', [load.map((each) => (now += share * (each - now)))], 1.5, 0, part * length);
  });
}

/** By more than a load that is meant to be constant wavers. */
function varies(load: Float64Array): boolean {
  const mean = load.reduce((sum, each) => sum + each, 0) / load.length;
  const square = load.reduce((sum, each) => sum + (each - mean) ** 2, 0) / load.length;
  return mean > 0 && Math.sqrt(square) > 0.005 * mean;
}

const shape = (
  kind: ShapeKind,
  columns: readonly Float64Array[],
  freedom: number,
  at: number,
  hours = 0,
  isSlow = false,
): Shape => ({ kind, columns, freedom, at, hours, isSlow });

function stretchesOf({ hours, starts, spacing }: Points): Stretch[] {
  return starts.map((from, i) => {
    const to = starts[i + 1] ?? hours.length;
    return {
      from,
      to,
      begin: (hours[from] as number) - spacing / 2,
      end: (hours[to - 1] as number) + spacing / 2,
    };
  });
}

const within = (points: Points, stretch: Stretch, curve: (hours: number) => number): Float64Array =>
  sumOf(points, [stretch], curve);

function sumOf(
  { hours }: Points,
  stretches: readonly Stretch[],
  curve: (hours: number, stretch: Stretch) => number,
): Float64Array {
  const column = new Float64Array(hours.length);
  for (const stretch of stretches)
    for (let i = stretch.from; i < stretch.to; i++) column[i] = curve(hours[i] as number, stretch);
  return column;
}
