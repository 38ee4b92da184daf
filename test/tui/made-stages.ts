/** Made runs of loads whose shape has stages: steps up to a limit, and what the judge makes of them. */
import type { RunEvent } from '../../src/model/event.ts';
import type { LoadSpec, Profile } from '../../src/model/profile.ts';
import { reduce } from '../../src/model/reduce.ts';
import type { Shape } from '../../src/model/shape.ts';
import type { Stage, StageKind } from '../../src/model/stage.ts';
import type { State } from '../../src/model/state.ts';
import type { Capacity, Verdict } from '../../src/model/verdict.ts';
import { madeState, PASSING, PROFILE, tick } from './made.ts';

const [DNS, API] = PROFILE.loads as [LoadSpec, LoadSpec];
export const STEPS: Shape = {
  unit: 'rate',
  kind: 'steps',
  steps: [200, 400, 600, 800, 1000, 1200],
  settleMs: 10_000,
  holdMs: 60_000,
  restMs: 5000,
};

export const SEARCH: Shape = {
  unit: 'rate',
  kind: 'search',
  from: 200,
  to: 20_000,
  precision: 0.05,
  settleMs: 10_000,
  holdMs: 60_000,
  restMs: 5000,
};

/** `dns` has another shape, `api` stays as it is. */
export const shaped = (shape: Shape): Profile => ({
  ...PROFILE,
  loads: [{ ...DNS, shape } as LoadSpec, API],
});

/** One that took so many ms for its p95, at its best. */
export function stageAt(index: number, asked: number, p95Ms: number, more: Partial<Stage> = {}): Stage {
  const figure = (times: number) => (p95Ms * times) / 1000;
  const latency = {
    p50: figure(0.2),
    p90: figure(0.6),
    p95: figure(1),
    p99: figure(3),
    max: figure(5),
    mean: figure(0.3),
  };
  return {
    index,
    kind: 'step' as StageKind,
    asked,
    seconds: 60,
    due: asked * 60,
    ok: asked * 60,
    errors: 0,
    lost: 0,
    missed: 0,
    classes: {},
    rate: asked,
    latency: { '': latency },
    invalid: null,
    good: true,
    why: 'meets its thresholds',
    ...more,
  };
}

export const RISING: readonly Stage[] = [
  stageAt(0, 200, 1.6),
  stageAt(1, 400, 1.7),
  stageAt(2, 600, 2),
  stageAt(3, 800, 4.1, { lost: 5, ok: 47_995 }),
  stageAt(4, 1000, 140, {
    good: false,
    why: 'dns.latency.p95 is 140ms, asked for < 100ms',
    rate: 961.4,
    missed: 700,
    ok: 59_300,
  }),
  stageAt(5, 1200, 310, {
    good: null,
    why: '812 of 72000 requests were not sent in time',
    invalid: 'too slow',
    rate: 949,
  }),
];

export const CAPACITY: Capacity = {
  load: 'dns',
  unit: 'rate',
  best: 800,
  limit: 'target',
  safe: 560,
  knee: 600,
};

/** Beside what every tick has: the workers, what is asked, what was missed and seen. */
const MORE_VALUES = {
  'dns.asked': 800,
  'dns.workers': 2,
  'dns.missed': 120,
  'dns.error.cap': 100,
  'dns.error.behind': 20,
  'dns.error.timeout': 7,
  'dns.seen.truncated': 41,
  'dns.seen.late': 3,
  'dns.service.latency.p50': 0.00029,
  'dns.service.latency.p95': 0.0012,
  'dns.service.latency.p99': 0.0031,
  'dns.service.latency.max': 0.0044,
  'api.workers': 1,
  'self.workers.cpu': 1.29,
};

/** Folded once; a shape changes none of its ticks. */
const SOAK = madeState({ ticks: 699 });

export interface MadeStages {
  readonly profile?: Profile;
  readonly stages?: readonly Stage[];
  readonly stage?: string | null;
  readonly byHand?: boolean;
  readonly paused?: boolean;
  readonly asked?: number;
  readonly verdict?: Verdict;
  readonly values?: Readonly<Record<string, number | null>>;
}

/** A soak of 700 ticks with the stages that are behind it, and where its shape is now. */
export function stagedState(made: MadeStages = {}): State {
  const {
    profile = shaped(STEPS),
    stages = RISING,
    stage = 'step 6 of 6',
    byHand = false,
    paused = false,
  } = made;
  const soak: State = { ...SOAK, profile };
  const { at } = soak;
  const last = tick(699);
  const events: RunEvent[] = [
    ...stages.map((each): RunEvent => ({ type: 'stage', at, load: 'dns', stage: each })),
    { type: 'load', at, load: 'dns', asked: made.asked ?? 800, paused, stage, byHand },
    { ...last, values: { ...last.values, ...MORE_VALUES, ...made.values } },
    { type: 'judged', at: last.at, verdict: made.verdict ?? { ...PASSING, capacities: [CAPACITY] } },
  ];
  return events.reduce(reduce, soak);
}
