/** Made runs for tests of what is pure: a small profile, and the events of a soak with the values one wants. */
import type { DnsLoadSpec } from '../../src/model/dns-load.ts';
import type { RunEvent, RunInfo, TickEvent } from '../../src/model/event.ts';
import type { Histogram } from '../../src/model/histogram.ts';
import type { Profile } from '../../src/model/profile.ts';
import { fold } from '../../src/model/reduce.ts';
import type { Values } from '../../src/model/series.ts';
import type { State } from '../../src/model/state.ts';
import { parseThreshold, type Threshold } from '../../src/model/threshold.ts';

export const START = Date.UTC(2025, 10, 21, 18, 0, 0);

export function thresholdOf(text: string): Threshold {
  const parsed = parseThreshold(text);
  if ('message' in parsed) throw new Error(`${text}: ${parsed.message}`);
  return parsed;
}

export const DNS: DnsLoadSpec = {
  name: 'dns',
  engine: 'dns',
  transport: 'udp',
  server: '127.0.0.1:5353',
  names: ['a.test'],
  shape: { unit: 'rate', kind: 'constant', amount: 1000 },
  rcodes: ['NOERROR'],
  step: { by: 100 },
  timeoutMs: 2000,
  thinkMs: 0,
  workers: { from: 1, most: 1 },
  inflight: 1000,
  steps: [],
  addresses: ['dns://127.0.0.1:5353'],
};

export interface MadeProfile {
  readonly pass?: readonly string[];
  readonly abort?: readonly string[];
  readonly alert?: readonly string[];
  /** The best first. */
  readonly grades?: Readonly<Record<string, readonly string[]>>;
  readonly soakMs?: number;
  readonly everyMs?: number;
  readonly judgeHourMs?: number;
  readonly loads?: Profile['loads'];
}

export const profileOf = ({ pass = [], abort = [], alert = [], ...more }: MadeProfile = {}): Profile => ({
  name: 'made',
  everyMs: more.everyMs ?? 1000,
  snapshotMs: 3_600_000,
  phases: { warmupMs: 0, soakMs: more.soakMs ?? 86_400_000, cooldownMs: 0 },
  ports: [],
  targets: [],
  probes: [],
  loads: more.loads ?? [DNS],
  pass: pass.map(thresholdOf),
  abort: abort.map(thresholdOf),
  alert: alert.map(thresholdOf),
  ...(more.grades
    ? {
        grades: Object.entries(more.grades).map(([name, lines]) => ({ name, lines: lines.map(thresholdOf) })),
      }
    : {}),
  judgeHourMs: more.judgeHourMs ?? 3_600_000,
});

export const RUN: RunInfo = {
  name: 'made-1',
  dir: '/tmp/made-1',
  pid: 1,
  profileFile: '/tmp/made.yaml',
  versions: { soaktop: '0' },
  machine: { cores: 2 },
  ports: {},
};

export const tickOf = (
  seq: number,
  values: Values,
  histograms: Readonly<Record<string, Histogram>> = {},
): TickEvent => ({ type: 'tick', at: START + seq * 1000, seq, elapsedMs: seq * 1000, values, histograms });

/** What a tick of the soak has; undefined is a missed one. */
export type TickParts =
  | { readonly values: Values; readonly histograms?: Readonly<Record<string, Histogram>> }
  | undefined;

/** A run without a warm-up that has reached its `ticks`th tick of the soak. */
export function* soakOf(
  profile: Profile,
  ticks: number,
  partsOf: (tick: number) => TickParts,
): Generator<RunEvent> {
  yield { type: 'started', at: START, run: RUN, profile };
  yield { type: 'phase', at: START, phase: 'soak' };
  for (let i = 0; i < ticks; i++) {
    const parts = partsOf(i);
    if (parts) yield tickOf(i + 1, parts.values, parts.histograms);
  }
}

export const soaked = (made: MadeProfile, ticks: number, partsOf: (tick: number) => TickParts): State =>
  fold(soakOf(profileOf(made), ticks, partsOf));

/** Numbers from 0 to 1, the same every time (Park–Miller, warmed up). */
export function seeded(seed: number): () => number {
  let state = (seed * 16_807 + 11) % 2_147_483_647;
  const next = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  for (let i = 0; i < 5; i++) next();
  return next;
}

/** Normally distributed, mean 0 and deviation 1 (Box–Muller). */
export function gaussian(seed: number): () => number {
  const random = seeded(seed);
  return () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
}

export function deepFreeze<T>(value: T): T {
  if (value instanceof Object && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const item of Object.values(value)) deepFreeze(item);
  }
  return value;
}
