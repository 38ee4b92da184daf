/** Rows at any times → one value a tick: what the usual spacing is, where one was due and is missing, and the clock. */
import type { Ticks } from './fold-track.ts';
import { medianOf } from './points.ts';

export interface Rows {
  readonly seconds: Float64Array;
  /** NaN is a gap. */
  readonly values: Float64Array;
  readonly loads: Float64Array | null;
  /** Rises where a new stretch begins. */
  readonly segments: Int32Array;
  /** Where each row stood. */
  readonly lines: Int32Array;
}

/** Of the rows: the clock may be set back so often; more, and they are just not sorted. */
const SET_BACK_MOST = 0.001;
/** Neighbours whose distance is looked at. */
const DISTANCES_MOST = 20_001;
/** Within a fifth of the usual distance nine of ten are regular. */
const REGULAR = 0.2;
const REGULAR_SHARE = 0.9;
/** Usual distances without a row: then one was missing. Where they come irregularly, only a long silence tells. */
const MISSING = { regular: 1.5, irregular: 6 };
/** Ticks that are no row's: more is no soak but a slip of the pen, and would fill the memory. */
const EMPTY_MOST = 5_000_000;

export function ticksOf(
  unsorted: Rows,
): (Ticks & { readonly tickSeconds: number }) | { message: string; line: number } {
  if (unsorted.seconds.length < 2) return { line: unsorted.lines[0] ?? 1, message: 'fewer than two rows' };
  const rows = inOrder(unsorted);
  const { seconds } = rows;
  const distances = distancesOf(seconds);
  const tickSeconds = medianOf(distances);
  if (!(tickSeconds > 0)) return { line: rows.lines[0] ?? 1, message: 'all rows are of the same second' };
  const near = distances.filter((each) => Math.abs(each - tickSeconds) <= REGULAR * tickSeconds).length;
  const isRegular = near >= REGULAR_SHARE * distances.length;
  const missing = tickSeconds * (isRegular ? MISSING.regular : MISSING.irregular);
  const first = seconds[0] as number;
  const placeOf = (row: number) => Math.round(((seconds[row] as number) - first) / tickSeconds);
  const length = placeOf(seconds.length - 1) + 1;
  if (length > seconds.length * 20 + EMPTY_MOST) return tooFar(rows);

  const values = new Float64Array(length).fill(Infinity);
  const load = rows.loads ? new Float64Array(length).fill(Number.NaN) : null;
  const counts = new Uint32Array(length);
  const cuts: number[] = [];
  for (let row = 0; row < seconds.length; row++) {
    const place = placeOf(row);
    const value = rows.values[row] as number;
    if (row > 0) {
      if ((seconds[row] as number) - (seconds[row - 1] as number) > missing)
        for (let tick = placeOf(row - 1) + 1; tick < place; tick++) values[tick] = Number.NaN;
      if (rows.segments[row] !== rows.segments[row - 1]) cuts.push(place);
    }
    // Several in one tick: their mean.
    const count = (counts[place] as number) + 1;
    const before = values[place] as number;
    if (count === 1 || !Number.isFinite(before)) values[place] = value;
    else if (!Number.isNaN(value)) values[place] = before + (value - before) / count;
    counts[place] = count;
    if (load && rows.loads) load[place] = rows.loads[row] as number;
  }
  return { values, load, cuts, tickSeconds };
}

/** Where the clock was set back, rows go on at the usual distance; where rows are not sorted, they are. */
function inOrder(rows: Rows): Rows {
  const { seconds } = rows;
  let back = 0;
  for (let i = 1; i < seconds.length; i++) if ((seconds[i] as number) < (seconds[i - 1] as number)) back++;
  if (back === 0) return rows;
  if (back > Math.max(2, seconds.length * SET_BACK_MOST)) return sorted(rows);
  const usual = medianOf(distancesOf(seconds));
  const mended = seconds.slice();
  let shift = 0;
  for (let i = 1; i < seconds.length; i++) {
    const distance = (seconds[i] as number) - (seconds[i - 1] as number);
    if (distance < 0) shift += usual - distance;
    mended[i] = (seconds[i] as number) + shift;
  }
  return { ...rows, seconds: mended };
}

function sorted(rows: Rows): Rows {
  const order = Uint32Array.from(rows.seconds.keys()).sort(
    (a, b) => (rows.seconds[a] as number) - (rows.seconds[b] as number) || a - b,
  );
  const floats = (all: Float64Array) => Float64Array.from(order, (i) => all[i] as number);
  const whole = (all: Int32Array) => Int32Array.from(order, (i) => all[i] as number);
  return {
    seconds: floats(rows.seconds),
    values: floats(rows.values),
    loads: rows.loads && floats(rows.loads),
    segments: whole(rows.segments),
    lines: whole(rows.lines),
  };
}

/** Positive ones, of neighbours all over the file. */
function distancesOf(seconds: Float64Array): Float64Array {
  const stride = Math.max(1, Math.floor(seconds.length / DISTANCES_MOST));
  const distances: number[] = [];
  for (let i = 1; i < seconds.length; i += stride) {
    const distance = (seconds[i] as number) - (seconds[i - 1] as number);
    if (distance > 0) distances.push(distance);
  }
  return Float64Array.from(distances);
}

function tooFar({ seconds, lines }: Rows): { message: string; line: number } {
  let farthest = 1;
  const distance = (i: number) => (seconds[i] as number) - (seconds[i - 1] as number);
  for (let i = 2; i < seconds.length; i++) if (distance(i) > distance(farthest)) farthest = i;
  return { line: lines[farthest] ?? 1, message: `the seconds jump by ${distance(farthest)}: is that meant?` };
}
