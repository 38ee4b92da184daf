/** The one type that flows through the house: a run is an append-only list of these. */
import type { Histogram } from './histogram.ts';
import type { Profile } from './profile.ts';
import type { Series, Values } from './series.ts';
import type { Stage } from './stage.ts';
import type { Verdict } from './verdict.ts';
import type { Acknowledged, Reading } from './verify.ts';

/** `at` is epoch ms everywhere: a label. Order and due times come from the monotonic clock. */
export type RunEvent =
  | { readonly type: 'started'; readonly at: number; readonly run: RunInfo; readonly profile: Profile }
  | { readonly type: 'phase'; readonly at: number; readonly phase: Phase }
  | TickEvent
  | {
      readonly type: 'load';
      readonly at: number;
      readonly load: string;
      readonly asked: number;
      readonly paused: boolean;
      /** Where its shape is: `step 2 of 6`; null: it has no such places. */
      readonly stage: string | null;
      /** The operator has taken over from the shape. */
      readonly byHand: boolean;
    }
  | { readonly type: 'stage'; readonly at: number; readonly load: string; readonly stage: Stage }
  | {
      readonly type: 'worker';
      readonly at: number;
      readonly worker: string;
      readonly status: WorkerStatus;
      readonly reason?: string;
    }
  | { readonly type: 'finding'; readonly at: number; readonly finding: Finding }
  | {
      readonly type: 'command';
      readonly at: number;
      readonly by: string;
      readonly command: Command;
      readonly outcome: string;
      readonly ok: boolean;
    }
  | { readonly type: 'snapshot'; readonly at: number; readonly file: string; readonly reason: SnapshotReason }
  | { readonly type: 'note'; readonly at: number; readonly by: string; readonly text: string }
  | { readonly type: 'judged'; readonly at: number; readonly verdict: Verdict }
  /** Which of the scraped series are counters: told once each. */
  | { readonly type: 'counters'; readonly at: number; readonly series: readonly Series[] }
  | VerifiedEvent
  | FaultEvent
  | { readonly type: 'ended'; readonly at: number; readonly verdict: Verdict; readonly cut?: Cut };

/** Why a run ended before its time. */
export type Cut = { readonly by: 'operator' } | { readonly by: 'rule'; readonly reason: string } | null;

export interface TickEvent {
  readonly type: 'tick';
  readonly at: number;
  /** Ticks due since the start of the run, so a missed one leaves a hole. */
  readonly seq: number;
  /** Monotonic ms since the start of the run, at which this tick was taken. */
  readonly elapsedMs: number;
  readonly values: Values;
  /** Latencies of the requests that ended in this tick, by load and by `load.step`; soak only what was due in it. */
  readonly histograms: Readonly<Record<string, Histogram>>;
}

/** What the target said when it was asked, and what the run had counted by then of what its lines name. */
export interface VerifiedEvent extends Reading {
  readonly type: 'verified';
  readonly at: number;
  /** The load. */
  readonly when: 'before' | 'after';
  readonly counts: Readonly<Record<string, Acknowledged>>;
}

/** A fault on purpose: told ahead, done, over (nothing is held back any more), or why it could not be done. */
export interface FaultEvent {
  readonly type: 'fault';
  readonly at: number;
  readonly fault: string;
  /** Which time, from 1. */
  readonly number: number;
  /** Monotonic ms since the start of the run, as a tick's. */
  readonly elapsedMs: number;
  readonly step: 'announced' | 'begun' | 'over' | 'failed';
  /** What is, or was, done, to whom. */
  readonly text: string;
}

export type Phase = 'starting' | 'warmup' | 'soak' | 'cooldown' | 'ended';
export type WorkerStatus = 'starting' | 'running' | 'stalled' | 'gone' | 'stopped';
export type SnapshotReason = 'start' | 'interval' | 'asked' | 'end' | 'abort';

export interface RunInfo {
  /** Also the folder's name. */
  readonly name: string;
  readonly dir: string;
  readonly pid: number;
  readonly profileFile: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly machine: Readonly<Record<string, string | number>>;
  /** The ports that were chosen, by name. */
  readonly ports: Readonly<Record<string, number>>;
}

/** Whose fault a finding is. No evidence, no claim: unknown. */
export type Fault = 'target' | 'generator' | 'host' | 'operator' | 'unknown';

export interface Finding {
  /** The same thing said again has the same key. */
  readonly key: string;
  readonly level: 'info' | 'warning' | 'bad';
  readonly text: string;
  readonly fault: Fault;
  readonly series?: Series;
}

/** What an operator may ask of a run. `load` undefined: all of them. */
export type Command =
  | {
      readonly do: 'step';
      readonly load?: string;
      readonly direction: 1 | -1 /** Instead of the profile's step. */;
      readonly by?: { readonly share: number } | { readonly by: number };
    }
  | { readonly do: 'rate'; readonly load: string; readonly rate: number }
  | { readonly do: 'vus'; readonly load: string; readonly vus: number }
  | { readonly do: 'pause'; readonly load?: string }
  | { readonly do: 'resume'; readonly load?: string }
  | { readonly do: 'snapshot' }
  | { readonly do: 'note'; readonly text: string }
  | { readonly do: 'fault'; readonly name: string }
  | { readonly do: 'abort' };
