/** Traces of what grows without end, by family: `perDay` is the growth as a share of the base. */
import type { Random } from './random.ts';
import * as made from './trace.ts';
import { BASE, DAY, HOUR, plus, type Trace, usualNoise } from './trace.ts';

export type LeakingFamily = (ticks: number, perDay: number, random: Random) => Trace;

const level = (ticks: number) => new Float64Array(ticks).fill(BASE);
const alone = (...parts: readonly Float64Array[]): Trace => ({
  values: plus(...parts),
  load: null,
  cuts: [],
});

export const LEAKING: Readonly<Record<string, LeakingFamily>> = {
  leak: (ticks, perDay, random) => alone(level(ticks), usualNoise(ticks, random), made.leak(ticks, perDay)),
  'warm-up + leak': (ticks, perDay, random) =>
    alone(
      level(ticks),
      usualNoise(ticks, random),
      made.warmUp(ticks, random.logBetween(0.2, 2), random.between(0.1, 0.6)),
      made.leak(ticks, perDay),
    ),
  'sawtooth + leak': (ticks, perDay, random) =>
    alone(
      level(ticks),
      usualNoise(ticks, random),
      made.sawtooth(ticks, random.logBetween(3, 25), random.between(0.1, 0.5), random),
      made.leak(ticks, perDay),
    ),
  'late onset': (ticks, perDay, random) =>
    alone(level(ticks), usualNoise(ticks, random), made.leak(ticks, perDay, 8)),
  'restarts + leak': (ticks, perDay, random) => {
    const cuts = made.restartsIn(ticks, random.whole(1, 3), random);
    const hours = random.logBetween(0.2, 1.5);
    const share = random.between(0.1, 0.5);
    const rises = made.perStretch(ticks, cuts, (length) =>
      plus(made.warmUp(length, hours, share), made.leak(length, perDay)),
    );
    return { values: plus(level(ticks), usualNoise(ticks, random), rises), load: null, cuts };
  },
  'daily load + leak': (ticks, perDay, random) => {
    const depth = random.between(0.3, 0.8);
    const load = made
      .season(ticks, 24, random)
      .map((each) => 1000 * (1 + depth * each) * (1 + 0.02 * random.normal()));
    const perRequest = (BASE * random.between(0.1, 0.3)) / 1000;
    return {
      values: plus(
        level(ticks),
        usualNoise(ticks, random),
        load.map((each) => each * perRequest),
        made.leak(ticks, perDay),
      ),
      load,
      cuts: [],
    };
  },
  'daily sine + leak': (ticks, perDay, random) => {
    const size = BASE * random.between(0.05, 0.3);
    const sine = made.season(ticks, 24, random).map((each) => each * size);
    return alone(level(ticks), usualNoise(ticks, random), sine, made.leak(ticks, perDay));
  },
  'leak a request': (ticks, perDay, random) => {
    // The load pauses for an hour, twice.
    const pauses = [random.between(0.2, 0.4) * ticks, random.between(0.6, 0.8) * ticks];
    const load = new Float64Array(ticks).map((_, tick) =>
      pauses.some((at) => tick >= at && tick < at + HOUR) ? 0 : 1000 * (1 + 0.02 * random.normal()),
    );
    let held = 0;
    const grown = load.map((each) => {
      held += (each / 1000) * ((BASE * perDay) / DAY);
      return held;
    });
    return { values: plus(level(ticks), usualNoise(ticks, random), grown), load, cuts: [] };
  },
  'slow AR + leak': (ticks, perDay, random) => {
    const size = BASE * random.between(0.005, 0.02);
    const slow = made.remembering(ticks, 1000, random).map((each) => each * size);
    return alone(level(ticks), slow, made.leak(ticks, perDay));
  },
  'step + leak': (ticks, perDay, random) => {
    const [at, by] = [random.between(0.1, 0.9) * ticks, BASE * random.between(0.05, 0.2)];
    const step = new Float64Array(ticks).map((_, tick) => (tick >= at ? by : 0));
    return alone(level(ticks), usualNoise(ticks, random), step, made.leak(ticks, perDay));
  },
  /** Descriptors: 40 of them, and one more each time the growth is worth one. */
  'integers + leak': (ticks, perDay, random) => {
    const [from, jitter] = [40 + random.uniform(), random.between(0.2, 1.5)];
    const open = made.remembering(ticks, random.logBetween(30, 300), random);
    return {
      values: open.map((each, tick) => Math.round(from + (40 * perDay * tick) / DAY + jitter * each)),
      load: null,
      cuts: [],
    };
  },
};
