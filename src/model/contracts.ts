/** What the supervisor is handed: things with effects, behind the few words it needs of them. */
import type { Which } from './chaos.ts';
import type { Command, Finding, RunEvent } from './event.ts';
import type { Ask } from './question.ts';
import type { Series, Values } from './series.ts';
import type { State } from './state.ts';

/** Takes every event of a run: store, link, snapshots, printer. One that throws is set aside. */
export interface Sink {
  readonly name: string;
  accept(event: RunEvent): void;
  close(): Promise<void>;
}

/** Reads the target or the host once a tick. */
export interface Probe {
  readonly name: string;
  /**
   * Values by full series name; null where there was no answer. Never throws and never takes longer than
   * the deadline: what is late is a gap. Texts inside are already clean.
   */
  sample(deadlineMs: number): Promise<Sample>;
  close(): Promise<void>;
}

export interface Sample {
  readonly values: Values;
  readonly findings?: readonly Finding[];
  /** Those of `values` that are counters and were not told yet. */
  readonly counters?: readonly Series[];
  /** The raw text behind the values, for a snapshot's evidence. */
  readonly raw?: string;
}

/** A process, told from a later one with the same pid by when it started (clock ticks since boot). */
export interface Identity {
  readonly pid: number;
  readonly startTime: string;
}

/** A system under test that runs. */
export interface Target {
  readonly name: string;
  readonly launched: boolean;
  /** The root process; null when it is gone. */
  identity(): Identity | null;
  /** Every process of it that lives now, the root first. */
  tree(): Identity[];
  /** Times the root ended, and times another took its place, since the start. */
  readonly exits: number;
  readonly restarts: number;
  /** Of `exits`, those that a fault on purpose asked for. */
  readonly askedExits: number;
  /** How the root ended last: `exit code 1`, `SIGKILL`. */
  readonly lastExit: string | null;
  /**
   * Signals those of its processes that are meant, each looked at right before: whether it still is who it was, and of
   * this target. `by` is told beside what comes of it. Returns whom it reached.
   */
  strike(which: Which, signal: 'SIGKILL' | 'SIGSTOP', by: string): Identity[];
  /** Lets go on whom a strike has stopped, as far as they are still who they were. */
  thaw(): void;
  /** Ends a launched one with SIGTERM and starts it again; resolves when it is ready. Rejects with words. */
  restart(by: string): Promise<void>;
  /** Ends a launched target and its tree; leaves an attached one alone. */
  stop(withinMs: number): Promise<void>;
}

/** Time, as the only thing that tests inject. */
export interface Clock {
  /** Epoch ms: a label. */
  wall(): number;
  /** Monotonic ms, the same origin in every process of this machine. */
  monotonic(): number;
  /** Calls back once, not before `ms` have gone; returns what cancels it. */
  after(ms: number, call: () => void): () => void;
}

/** What the screen shows: a live run over the socket, or a stored one. The screen knows no other way to data. */
export interface Feed {
  /** live: steered by commands; stored: a finished run's files; replay: the same, as it happened. */
  readonly kind: 'live' | 'stored' | 'replay';
  /** The state when the feed was opened; every later event reaches `listen`. */
  readonly state: State;
  /**
   * One listener. Events come in order, none twice. `onState`: it is another one from here on, since a replay went on
   * faster than by single events, or back.
   */
  listen(
    onEvent: (event: RunEvent) => void,
    onLost: (reason: string) => void,
    onState?: (state: State) => void,
  ): void;
  /** Asks the run for something; what came of it. Never rejects: a refusal is an answer. */
  command(command: Command): Promise<Answer>;
  /** Asks for what lies further back than the state remembers. */
  readonly ask: Ask;
  /** Of a stored run without an end: whether it still goes on. */
  readonly record?: 'goes on' | 'died';
  /** The name of the run that this one is held against; none: there is none. */
  readonly against?: string;
  /** Of a replay alone. */
  readonly player?: Player;
  close(): void;
}

/** What plays a record: as fast as it is told to, and on from where it is told to. */
export interface Player {
  playing(): Playing;
  play(asked: PlayAsked): void;
}

export interface Playing {
  /** Times as fast as it happened. */
  readonly speed: number;
  readonly paused: boolean;
  /** A jump is being read. */
  readonly jumping: boolean;
  /** There is no more: the run's own end, or where the record of one ends that died, or goes on; null: there is. */
  readonly over: 'ended' | 'died' | 'goes on' | null;
}

export type PlayAsked =
  | { readonly play: 'pause' | 'faster' | 'slower' }
  /** On from the next event that one would stop at. */
  | { readonly play: 'next-event' }
  /** On from that tick, or from the last there is. */
  | { readonly play: 'jump'; readonly seq: number };

/** What came of a command, in words. */
export interface Answer {
  readonly ok: boolean;
  readonly text: string;
}
