/** What a run has come to: the fold of its events. Bounded: O(series), not O(time). Plain data, so it travels as JSON. */
import type { Buckets } from './buckets.ts';
import { type Chaos, NO_CHAOS } from './chaos/course.ts';
import type { Finding, Phase, RunEvent, RunInfo, VerifiedEvent, WorkerStatus } from './event.ts';
import type { Gathered } from './gathered.ts';
import type { Histogram } from './histogram.ts';
import type { Profile } from './profile.ts';
import type { Ring } from './ring.ts';
import type { Series, Values } from './series.ts';
import type { Stage } from './stage.ts';
import type { Streak } from './streak.ts';
import type { Verdict } from './verdict.ts';
import type { Window } from './window.ts';

export interface State {
  /** null before 'started'. */
  readonly run: RunInfo | null;
  readonly profile: Profile | null;
  readonly startedAt: number;
  readonly phase: Phase;
  readonly phaseAt: number;
  /** Of the last event. */
  readonly at: number;
  readonly endedAt: number | null;

  /** Of the last tick. */
  readonly seq: number;
  readonly elapsedMs: number;
  readonly latest: Values;
  /** Ticks that came due in the soak phase so far, the missed ones among them. */
  readonly soakTicks: number;
  /** Ticks of the whole run that were due and never taken: gaps. */
  readonly missedTicks: number;

  readonly series: Readonly<Record<Series, History>>;
  /** Which of them are counters of the target's own: their growth is work, not a leak. */
  readonly counters: Readonly<Record<Series, true>>;
  /** By a process's prefix (`process`, `redis.process`): the ticks of the soak in which it was another than before. */
  readonly cuts: Readonly<Record<string, readonly number[]>>;
  /** The soak's latencies by load and by `load.step`. */
  readonly totals: Readonly<Record<string, Histogram>>;
  /** What the thresholds with `over`, with `for`, and those that gather for themselves need, by their text. */
  readonly windows: Readonly<Record<string, Window>>;
  readonly streaks: Readonly<Record<string, Streak>>;
  readonly gathered: Readonly<Record<string, Gathered>>;

  readonly loads: Readonly<Record<string, Ask>>;
  /** The measured stages of loads whose shape has such, oldest first. */
  readonly stages: Readonly<Record<string, readonly Stage[]>>;
  readonly workers: Readonly<
    Record<string, { readonly status: WorkerStatus; readonly reason: string | null }>
  >;
  /** What the target said before the load, and after it. */
  readonly verified: { readonly before?: VerifiedEvent; readonly after?: VerifiedEvent };
  /** What came of the faults on purpose. */
  readonly chaos: Chaos;
  /** The last findings, by key; what is settled stays in the journal. */
  readonly findings: Readonly<Record<string, { readonly at: number; readonly finding: Finding }>>;
  /** The last events but ticks and judgements, oldest first. */
  readonly events: readonly RunEvent[];
  readonly eventCount: number;
  readonly snapshots: readonly string[];
  readonly lastSnapshotAt: number | null;
  readonly verdict: Verdict | null;
}

export interface History {
  /** One by one, whatever the phase. */
  readonly recent: Ring;
  /** The soak phase only. */
  readonly soak: Buckets;
  /** In the soak; null before it has any value. */
  readonly first: number | null;
  readonly last: number | null;
}

/** What a load is asked for now: requests a second, or VUs. */
export interface Ask {
  readonly asked: number;
  readonly paused: boolean;
  readonly stage: string | null;
  readonly byHand: boolean;
}

export const EMPTY_STATE: State = {
  run: null,
  profile: null,
  startedAt: 0,
  phase: 'starting',
  phaseAt: 0,
  at: 0,
  endedAt: null,
  seq: -1,
  elapsedMs: 0,
  latest: {},
  soakTicks: 0,
  missedTicks: 0,
  series: {},
  counters: {},
  cuts: {},
  totals: {},
  windows: {},
  streaks: {},
  gathered: {},
  loads: {},
  stages: {},
  workers: {},
  verified: {},
  chaos: NO_CHAOS,
  findings: {},
  events: [],
  eventCount: 0,
  snapshots: [],
  lastSnapshotAt: null,
  verdict: null,
};
