/** Takes one tick: asks the workers and the probes at once, and makes one event of what they answered in time. */
import { chaosValues } from '../model/chaos/course.ts';
import type { Clock, Probe } from '../model/contracts.ts';
import type { Finding, TickEvent } from '../model/event.ts';
import type { Histogram } from '../model/histogram.ts';
import type { Profile } from '../model/profile.ts';
import type { Series } from '../model/series.ts';
import type { State } from '../model/state.ts';
import type { Fleet } from './fleet.ts';

/** Of the interval: later answers would push the next tick. */
const DEADLINE_SHARE = 0.8;
const DEADLINE_MOST_MS = 2000;
/** A wall clock that moves by more against the monotonic one was set, not slewed. */
const JUMP_MS = 500;

export interface TickParts {
  readonly clock: Clock;
  readonly profile: Profile;
  readonly state: State;
  readonly seq: number;
  readonly lateMs: number;
  readonly originMs: number;
  /** What the wall clock said then. */
  readonly wallOriginMs: number;
  readonly fleets: readonly Fleet[];
  readonly probes: readonly Probe[];
}

export interface Taken {
  readonly event: TickEvent;
  readonly findings: readonly Finding[];
  /** Series that turned out to be counters. */
  readonly counters: readonly Series[];
  /** What the prometheus probes read, as it was. */
  readonly raw: string | undefined;
}

export async function takeTick(parts: TickParts): Promise<Taken> {
  const { clock, profile, state, seq, lateMs, originMs, wallOriginMs, fleets, probes } = parts;
  const deadlineMs = Math.min(DEADLINE_MOST_MS, profile.everyMs * DEADLINE_SHARE);
  const at = clock.wall();
  const elapsedMs = Math.round(clock.monotonic() - originMs);
  const [loads, samples] = await Promise.all([
    Promise.all(
      fleets.map((fleet) => fleet.collect(seq, deadlineMs, state.phase === 'warmup' ? 'warmup' : 'soak')),
    ),
    Promise.all(probes.map((probe) => probe.sample(deadlineMs))),
  ]);

  const values: Record<string, number | null> = {};
  const histograms: Record<string, Histogram> = {};
  for (const load of loads) {
    Object.assign(values, load.values);
    Object.assign(histograms, load.histograms);
  }
  for (const sample of samples) Object.assign(values, sample.values);
  const selves = loads.flatMap((load) => load.selves);
  const cpu = selves.reduce((sum, self) => sum + self.cpuSeconds, 0);
  values['self.workers.rss'] = selves.reduce((sum, self) => sum + self.rssBytes, 0);
  values['self.workers.cputime'] = cpu;
  values['self.workers.cpu'] = cpuShare(state, cpu, elapsedMs);
  values['self.workers.lag'] = Math.max(0, ...selves.map((self) => self.lagSeconds));
  values['self.workers.lateness'] = Math.max(0, ...selves.map((self) => self.latenessSeconds));
  values['self.lateness'] = lateMs / 1000;
  Object.assign(values, chaosValues(state.chaos, profile, elapsedMs));
  const skew = (at - wallOriginMs - elapsedMs) / 1000;
  values['self.skew'] = skew;

  const findings = samples.flatMap((sample) => sample.findings ?? []);
  const before = state.latest['self.skew'];
  if (before != null && Math.abs(skew - before) * 1000 > JUMP_MS) findings.push(jump(skew - before));
  const raw = samples.flatMap((sample) => sample.raw ?? []).join('\n') || undefined;
  const counters = samples.flatMap((sample) => sample.counters ?? []);
  return {
    event: { type: 'tick', at, seq, elapsedMs, values: rounded(values), histograms },
    findings,
    counters,
    raw,
  };
}

/** Of one core, over the time since the last tick; a worker that was replaced makes it a gap. */
function cpuShare(state: State, cpuSeconds: number, elapsedMs: number): number | null {
  const before = state.latest['self.workers.cputime'];
  const seconds = (elapsedMs - state.elapsedMs) / 1000;
  return before == null || cpuSeconds < before || seconds <= 0 ? null : (cpuSeconds - before) / seconds;
}

function jump(seconds: number): Finding {
  const text = `the wall clock was set ${seconds > 0 ? 'forward' : 'back'} by ${Math.abs(seconds).toFixed(1)} s; nothing here depends on it`;
  return { key: 'clock', level: 'warning', fault: 'host', text };
}

/** Nine digits say all there is; what is stored is what was judged. What is not finite is a gap. */
function rounded(values: Record<string, number | null>): Record<string, number | null> {
  const short: Record<string, number | null> = {};
  for (const [name, value] of Object.entries(values))
    short[name] =
      value === null || !Number.isFinite(value)
        ? null
        : Number.isInteger(value)
          ? value
          : Number(value.toPrecision(9));
  return short;
}
