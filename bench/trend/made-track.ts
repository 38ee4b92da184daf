/** A trace of a family as a soak would have recorded it: with gaps, and now and then with a clock that was set. */
import { foldTrack, type Ticks } from '../../src/judge/trend/fold-track.ts';
import { ticksOf } from '../../src/judge/trend/rows-to-ticks.ts';
import type { Track } from '../../src/judge/trend/track.ts';
import { LEAKING } from '../../test/make/leaking-families.ts';
import { type Random, randomOf } from '../../test/make/random.ts';
import { STILL } from '../../test/make/still-families.ts';
import { type Trace, withGaps } from '../../test/make/trace.ts';

/** Nothing was ever tuned on the second. */
export const SEEDS = { tune: 1, test: 1_000_001 } as const;

const TICKS = 86_400;
const GAPS = [0, 0.01, 0.05] as const;
/** One trace in so many has a clock step. */
const CLOCK_STEPS = 10;

/** `perDay`: of a leaking family; null: a still one. */
export function madeTicks(family: string, perDay: number | null, seed: number): Ticks {
  const random = randomOf(hashOf(family) + seed);
  const make = perDay === null ? STILL[family] : undefined;
  const trace = make
    ? make(TICKS, random)
    : (LEAKING[family] as (typeof LEAKING)[string])(TICKS, perDay ?? 0, random);
  const holed = { ...trace, values: withGaps(trace.values, GAPS[seed % GAPS.length] as number, random) };
  return seed % CLOCK_STEPS === 0 ? withClockStep(holed, random) : holed;
}

/** What a run would have kept of the first `hours`. */
export const madeTrack = (ticks: Ticks, hours = 24): Track =>
  foldTrack(ticks, 1 / 3600, Math.round(hours * 3600));

/** Set by up to two minutes, forwards or back, as rows with their labels tell it. */
function withClockStep({ values, load, cuts }: Trace, random: Random): Ticks {
  const [at, by] = [random.whole(TICKS / 10, (TICKS * 9) / 10), random.whole(-120, 120)];
  const rows = {
    seconds: Float64Array.from(values, (_, tick) => tick + (tick >= at ? by : 0)),
    values,
    loads: load,
    segments: Int32Array.from(values, (_, tick) => cuts.filter((cut) => cut <= tick).length),
    lines: Int32Array.from(values.keys()),
  };
  const ticks = ticksOf(rows);
  if ('message' in ticks) throw new Error(ticks.message);
  return ticks;
}

function hashOf(text: string): number {
  let hash = 7;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
  return hash;
}
