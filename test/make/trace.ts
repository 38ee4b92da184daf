/** A made soak of one series, and the parts it is made of. Ticks of a second, bytes, from a base of 200 MB. */
import type { Random } from './random.ts';

export interface Trace {
  /** One a tick; NaN is a gap. */
  readonly values: Float64Array;
  /** Requests a second; null: nobody knows. */
  readonly load: Float64Array | null;
  /** The ticks at which the process was another one than before. */
  readonly cuts: readonly number[];
}

export const BASE = 200e6;
export const HOUR = 3600;
export const DAY = 86_400;

/** A value for each of `ticks` ticks. */
export function eachTick(ticks: number, valueAt: (tick: number) => number): Float64Array {
  const values = new Float64Array(ticks);
  for (let tick = 0; tick < ticks; tick++) values[tick] = valueAt(tick);
  return values;
}

export const plus = (...parts: readonly Float64Array[]): Float64Array =>
  eachTick(parts[0]?.length ?? 0, (tick) => parts.reduce((sum, part) => sum + (part[tick] as number), 0));

/** AR(1) of deviation 1 whose memory fades with `seconds`. */
export function remembering(ticks: number, seconds: number, random: Random): Float64Array {
  const keep = Math.exp(-1 / seconds);
  const fresh = Math.sqrt(1 - keep * keep);
  let now = random.normal();
  return eachTick(ticks, () => {
    now = keep * now + fresh * random.normal();
    return now;
  });
}

/** What any process's memory does: 0.8–3 % of the base, fading within 20 s to 7 min. */
export function usualNoise(ticks: number, random: Random): Float64Array {
  const size = BASE * random.logBetween(0.008, 0.03);
  return remembering(ticks, random.logBetween(10, 300), random).map((each) => each * size);
}

/** `share` of the base, approached with `hours`. */
export const warmUp = (ticks: number, hours: number, share: number): Float64Array =>
  eachTick(ticks, (tick) => BASE * share * (1 - Math.exp(-tick / (hours * HOUR))));

/** A collector's: up by `share` of the base within a period, then down again; no two periods alike. */
export function sawtooth(ticks: number, minutes: number, share: number, random: Random): Float64Array {
  let length = 0;
  let age = Math.floor(random.uniform() * minutes * 60);
  return eachTick(ticks, () => {
    if (age >= length) {
      age = length === 0 ? age : 0;
      length = Math.max(2, minutes * 60 * (1 + 0.1 * random.normal()));
      age %= length;
    }
    return (BASE * share * age++) / length;
  });
}

/** One period of `hours`, from -1 to 1, from a random moment of it on. */
export function season(ticks: number, hours: number, random: Random): Float64Array {
  const turn = (2 * Math.PI) / (hours * HOUR);
  const phase = random.between(0, 2 * Math.PI);
  return eachTick(ticks, (tick) => Math.sin(turn * tick + phase));
}

/** Growth by `perDay` of the base a day, from `hour` on. */
export const leak = (ticks: number, perDay: number, hour = 0): Float64Array =>
  eachTick(ticks, (tick) => (BASE * perDay * Math.max(0, tick - hour * HOUR)) / DAY);

/** Ticks of restarts: at least an eighth of the whole apart. */
export function restartsIn(ticks: number, count: number, random: Random): number[] {
  const stretch = ticks / (count + 1);
  return Array.from({ length: count }, (_, i) => Math.round(stretch * (i + 1 + random.between(-0.25, 0.25))));
}

/** Each stretch between `cuts` begins anew: what `partOf` makes of its length. */
export function perStretch(
  ticks: number,
  cuts: readonly number[],
  partOf: (ticks: number) => Float64Array,
): Float64Array {
  const values = new Float64Array(ticks);
  const edges = [0, ...cuts, ticks];
  for (const [i, from] of edges.slice(0, -1).entries())
    values.set(partOf((edges[i + 1] as number) - from), from);
  return values;
}

/** `share` of the ticks are gaps, in runs of up to 30 s. */
export function withGaps(values: Float64Array, share: number, random: Random): Float64Array {
  const holed = values.slice();
  for (let left = Math.floor(values.length * share); left > 0; ) {
    const length = Math.min(left, random.whole(1, 30));
    const from = random.whole(0, values.length - length);
    holed.fill(Number.NaN, from, from + length);
    left -= length;
  }
  return holed;
}
