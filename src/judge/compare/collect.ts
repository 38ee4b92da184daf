/** What a comparison needs of a run's events beside its state: the soak's stretches, and those of each stage. Pure. */
import type { Phase, RunEvent } from '../../model/event.ts';
import { addTick, type Batches, listed, NO_BATCHES } from './batches.ts';
import { type Estimate, percentileOf, wideningOf } from './interval.ts';
import { failedParts } from './parts.ts';

export const QUANTILES_COMPARED = { p50: 0.5, p95: 0.95, p99: 0.99 } as const;

/** What the stretches of one stage say of how sure its figures are. */
interface Spread {
  /** By p50, p95, p99: bounds ÷ value; null: nothing. */
  readonly latency: Readonly<Record<string, Estimate | null>>;
  /** How many times as uncertain as independent requests would be the share that failed is. */
  readonly failed: number;
}

export interface Collected {
  /** Of the events so far. */
  readonly phase: Phase;
  readonly seq: number;
  /** The loads whose shape may have stages. */
  readonly staged: readonly string[];
  readonly soak: Batches;
  /** Of the stage that goes on, by load. */
  readonly open: Readonly<Record<string, Batches>>;
  /** Of the stages that are over, in their order, by load. */
  readonly spreads: Readonly<Record<string, readonly Spread[]>>;
}

export const NOTHING_COLLECTED: Collected = {
  phase: 'starting',
  seq: -1,
  staged: [],
  soak: NO_BATCHES,
  open: {},
  spreads: {},
};

/** More make an interval narrower by little, and less sure of what resembles its neighbours. */
export const BATCHES_MOST = 20;
/** As many stages as the state keeps. */
const STAGES_KEPT = 1000;

export function collect(collected: Collected, event: RunEvent): Collected {
  if (event.type === 'started') {
    const staged = event.profile.loads
      .filter(({ shape }) => shape.kind !== 'constant')
      .map(({ name }) => name);
    return { ...collected, staged };
  }
  if (event.type === 'phase') return { ...collected, phase: event.phase };
  if (event.type === 'stage') {
    const { load } = event;
    const batches = listed(collected.open[load] ?? NO_BATCHES, BATCHES_MOST);
    const histograms = batches.map((batch) => batch.histograms[load] ?? []);
    const latency = Object.fromEntries(
      Object.entries(QUANTILES_COMPARED).map(([name, q]) => [name, relative(percentileOf(histograms, q))]),
    );
    // The first has nothing before it that it could be told from.
    const spread: Spread = { latency, failed: wideningOf(failedParts(load, batches).slice(1)) };
    return {
      ...collected,
      open: { ...collected.open, [load]: NO_BATCHES },
      spreads: {
        ...collected.spreads,
        [load]: [...(collected.spreads[load] ?? []), spread].slice(-STAGES_KEPT),
      },
    };
  }
  if (event.type !== 'tick' || event.seq <= collected.seq) return collected;
  const { phase, staged, open, soak } = collected;
  if (phase !== 'soak' && phase !== 'cooldown') return { ...collected, seq: event.seq };
  return {
    ...collected,
    seq: event.seq,
    soak: addTick(soak, event, phase === 'soak'),
    open: Object.fromEntries(staged.map((name) => [name, addTick(open[name] ?? NO_BATCHES, event)])),
  };
}

const relative = (estimate: Estimate | null): Estimate | null =>
  estimate && estimate.value > 0
    ? { value: 1, low: estimate.low / estimate.value, high: estimate.high / estimate.value }
    : null;
