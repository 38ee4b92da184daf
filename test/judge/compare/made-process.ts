/** Made runs for comparisons: latencies of a process one knows, tick by tick, the same for the same seed. */
import { type Collected, collect, NOTHING_COLLECTED } from '../../../src/judge/compare/collect.ts';
import type { Side } from '../../../src/judge/compare/side.ts';
import { sideOfRun } from '../../../src/judge/compare/side-of-run.ts';
import { bucketOf, type Histogram } from '../../../src/model/histogram.ts';
import type { LoadSpec } from '../../../src/model/profile.ts';
import type { Values } from '../../../src/model/series.ts';
import { EMPTY_STATE, type State } from '../../../src/model/state.ts';
import { NOTHING_JUDGED } from '../../../src/model/verdict.ts';
import { DNS, gaussian, profileOf, RUN, tickOf } from '../../model/made-soak.ts';

export interface MadeProcess {
  readonly ticks?: number;
  readonly perTick?: number;
  /** The median of a quiet tick. */
  readonly micros?: number;
  /** Of one tick's level with the next one's: 0 is independent. */
  readonly memory?: number;
  /** Deviation of a tick's level, as a logarithm. */
  readonly unrest?: number;
  readonly loads?: readonly LoadSpec[];
  readonly values?: (tick: number) => Values;
}

/** Requests are log-normal around their tick's level, which is an AR(1). */
export function madeSide(seed: number, made: MadeProcess = {}): Side {
  const { ticks = 600, perTick = 30, micros = 10_000, memory = 0, unrest = 0.1, loads = [DNS] } = made;
  const normal = gaussian(seed);
  let level = normal();
  const profile = profileOf({ loads });
  let collected: Collected = { ...NOTHING_COLLECTED, phase: 'soak' };
  for (let i = 0; i < ticks; i++) {
    level = memory * level + Math.sqrt(1 - memory ** 2) * normal();
    const middle = micros * Math.exp(unrest * level);
    const counts = {
      'dns.due': (i + 1) * perTick,
      'dns.ok': (i + 1) * perTick,
      'dns.asked': 1000,
      'dns.rate': perTick,
    };
    const latencies = Array.from({ length: perTick }, () => middle * Math.exp(0.4 * normal()));
    const tick = tickOf(i, { ...counts, ...made.values?.(i) }, { dns: histogramOf(latencies) });
    collected = collect(collected, tick);
  }
  const state: State = { ...EMPTY_STATE, profile, run: RUN, phase: 'ended', soakTicks: ticks };
  return sideOfRun(state, collected, { state: 'pass', reasons: [], ...NOTHING_JUDGED });
}

export function histogramOf(latencies: readonly number[]): Histogram {
  const counts = new Map<number, number>();
  for (const micros of latencies) counts.set(bucketOf(micros), (counts.get(bucketOf(micros)) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => a - b).flat();
}
