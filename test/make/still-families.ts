/** Traces of what does not grow without end, by family. */
import type { Random } from './random.ts';
import * as made from './trace.ts';
import { BASE, eachTick, HOUR, plus, type Trace, usualNoise } from './trace.ts';

export type StillFamily = (ticks: number, random: Random) => Trace;

const level = (ticks: number) => new Float64Array(ticks).fill(BASE);
const alone = (...parts: readonly Float64Array[]): Trace => ({
  values: plus(...parts),
  load: null,
  cuts: [],
});
const scaled = (values: Float64Array, by: number) => values.map((each) => each * by);

/** 1 to 3 rises, at least an hour from both ends, and as much as `share` of the base each. */
function stairs(ticks: number, count: number, random: Random): Float64Array {
  const steps = Array.from({ length: count }, () => ({
    at: random.between(HOUR, ticks - HOUR),
    by: BASE * random.between(0.05, 0.2),
  }));
  return eachTick(ticks, (tick) => steps.reduce((sum, { at, by }) => sum + (tick >= at ? by : 0), 0));
}

/** Requests a second over a day: 1,000 in the mean, with `depth` of it up and down. */
const dailyLoad = (ticks: number, depth: number, random: Random) =>
  made.season(ticks, 24, random).map((each) => 1000 * (1 + depth * each) * (1 + 0.02 * random.normal()));

/** A hot minute now and then. */
function bursts(ticks: number, random: Random): Float64Array {
  let left = 0;
  let height = 0;
  return eachTick(ticks, () => {
    if (left-- > 0) return height;
    if (random.uniform() < 1 / 2400) {
      left = random.whole(30, 600);
      height = BASE * random.between(0.05, 0.4);
    }
    return 0;
  });
}

export const STILL: Readonly<Record<string, StillFamily>> = {
  flat: (ticks, random) => alone(level(ticks), usualNoise(ticks, random)),
  'warm-up': (ticks, random) =>
    alone(
      level(ticks),
      usualNoise(ticks, random),
      made.warmUp(ticks, random.logBetween(0.2, 2), random.between(0.1, 0.6)),
    ),
  'slow warm-up': (ticks, random) =>
    alone(
      level(ticks),
      usualNoise(ticks, random),
      made.warmUp(ticks, random.between(3, 5), random.between(0.1, 0.6)),
    ),
  sawtooth: (ticks, random) =>
    alone(
      level(ticks),
      usualNoise(ticks, random),
      made.sawtooth(ticks, random.logBetween(3, 25), random.between(0.1, 0.5), random),
    ),
  steps: (ticks, random) =>
    alone(level(ticks), usualNoise(ticks, random), stairs(ticks, random.whole(1, 3), random)),
  'daily sine': (ticks, random) =>
    alone(
      level(ticks),
      usualNoise(ticks, random),
      scaled(made.season(ticks, 24, random), BASE * random.between(0.05, 0.3)),
    ),
  '6 h season': (ticks, random) =>
    alone(
      level(ticks),
      usualNoise(ticks, random),
      scaled(made.season(ticks, 6, random), BASE * random.between(0.05, 0.2)),
    ),
  restarts: (ticks, random) => {
    const cuts = made.restartsIn(ticks, random.whole(1, 3), random);
    const hours = random.logBetween(0.2, 1.5);
    const share = random.between(0.1, 0.5);
    const rises = made.perStretch(ticks, cuts, (length) => made.warmUp(length, hours, share));
    return { values: plus(level(ticks), usualNoise(ticks, random), rises), load: null, cuts };
  },
  'slow AR': (ticks, random) =>
    alone(level(ticks), scaled(made.remembering(ticks, 1000, random), BASE * random.between(0.005, 0.03))),
  'daily load': (ticks, random) => {
    const load = dailyLoad(ticks, random.between(0.3, 0.8), random);
    const perRequest = (BASE * random.between(0.1, 0.3)) / 1000;
    return {
      values: plus(level(ticks), usualNoise(ticks, random), scaled(load, perRequest)),
      load,
      cuts: [],
    };
  },
  // From here on: families of our own.
  logarithmic: (ticks, random) => {
    const [by, after] = [BASE * random.between(0.03, 0.12), random.logBetween(60, 2 * HOUR)];
    return alone(
      level(ticks),
      usualNoise(ticks, random),
      eachTick(ticks, (tick) => by * Math.log1p(tick / after)),
    );
  },
  'power law': (ticks, random) => {
    const [by, power] = [BASE * random.between(0.1, 0.5), random.between(0.25, 0.55)];
    return alone(
      level(ticks),
      usualNoise(ticks, random),
      eachTick(ticks, (tick) => by * (tick / ticks) ** power),
    );
  },
  'two warm-ups': (ticks, random) => {
    const second = Math.floor(random.between(0.1, 0.4) * ticks);
    const later = new Float64Array(ticks);
    later.set(made.warmUp(ticks - second, random.logBetween(0.3, 3), random.between(0.1, 0.3)), second);
    const first = made.warmUp(ticks, random.logBetween(0.1, 1), random.between(0.1, 0.4));
    return alone(level(ticks), usualNoise(ticks, random), first, later);
  },
  'fills, then flat': (ticks, random) => {
    const [full, by] = [random.between(0.1, 0.65) * ticks, BASE * random.between(0.1, 0.5)];
    return alone(
      level(ticks),
      usualNoise(ticks, random),
      eachTick(ticks, (tick) => by * Math.min(1, tick / full)),
    );
  },
  'two-level load': (ticks, random) => {
    const [from, until] = [random.between(0.1, 0.5) * ticks, random.between(0.5, 1.2) * ticks];
    const load = eachTick(
      ticks,
      (tick) => (tick >= from && tick < until ? 2000 : 800) * (1 + 0.02 * random.normal()),
    );
    const lagSeconds = random.logBetween(10, HOUR);
    let now = load[0] as number;
    const follows = load.map((each) => {
      now += (each - now) / lagSeconds;
      return now * BASE * 2e-4;
    });
    return { values: plus(level(ticks), usualNoise(ticks, random), follows), load, cuts: [] };
  },
  bursts: (ticks, random) => alone(level(ticks), usualNoise(ticks, random), bursts(ticks, random)),
  'heavy tails': (ticks, random) =>
    alone(
      level(ticks),
      usualNoise(ticks, random),
      eachTick(ticks, () =>
        random.uniform() < 0.001 ? 0.02 * BASE * Math.min(50, 1 / random.uniform()) : 0,
      ),
    ),
  wandering: (ticks, random) => {
    const size = BASE * random.between(0.005, 0.02);
    return alone(
      level(ticks),
      usualNoise(ticks, random),
      scaled(made.remembering(ticks, random.between(1, 3) * HOUR, random), size),
    );
  },
  'JVM-like': (ticks, random) => {
    const young = made.sawtooth(ticks, random.logBetween(0.5, 5), random.between(0.1, 0.4), random);
    const old = made.sawtooth(ticks, random.logBetween(60, 150), random.between(0.05, 0.25), random);
    const started = made.warmUp(ticks, random.logBetween(0.1, 1), random.between(0.1, 0.4));
    return alone(level(ticks), usualNoise(ticks, random), started, young, old);
  },
  'slow sawtooth': (ticks, random) =>
    alone(
      level(ticks),
      usualNoise(ticks, random),
      made.sawtooth(ticks, random.between(60, 600), random.between(0.05, 0.4), random),
    ),
  integers: (ticks, random) => {
    const open = made.remembering(ticks, random.logBetween(30, 600), random);
    const mean = random.logBetween(10, 200);
    return {
      values: open.map((each) => Math.max(0, Math.round(mean + each * Math.sqrt(mean) * 0.3))),
      load: null,
      cuts: [],
    };
  },
};
