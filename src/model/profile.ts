/** A checked profile: what to run, watch and require. Plain frozen data, in base units (ms for intervals). */
import type { FaultSpec } from './chaos.ts';
import type { DnsLoadSpec } from './dns-load.ts';
import type { DnsperfLoadSpec } from './dnsperf-load.ts';
import type { GrpcLoadSpec } from './grpc-load.ts';
import type { HttpLoadSpec } from './http-load.ts';
import type { K6LoadSpec } from './k6-load.ts';
import type { SqlProbeSpec } from './sql-probe.ts';
import type { Threshold } from './threshold.ts';
import type { VerifySpec } from './verify.ts';
import type { WebsocketLoadSpec } from './websocket-load.ts';

export interface Profile {
  readonly name: string;
  /** The tick. */
  readonly everyMs: number;
  /** Between two snapshots. */
  readonly snapshotMs: number;
  readonly phases: { readonly warmupMs: number; readonly soakMs: number; readonly cooldownMs: number };
  /** Free ports that the run chooses at its start; `{{port.NAME}}` elsewhere. */
  readonly ports: readonly string[];
  /** Kept as they are before the run, in its folder; `soaktop restore` puts them back. Older runs have none. */
  readonly save?: readonly SavedFile[];
  readonly targets: readonly TargetSpec[];
  readonly probes: readonly ProbeSpec[];
  readonly loads: readonly LoadSpec[];
  readonly pass: readonly Threshold[];
  readonly abort: readonly Threshold[];
  readonly alert: readonly Threshold[];
  /** Best first. Runs of older versions have none. */
  readonly grades?: readonly Grade[];
  readonly verify?: VerifySpec;
  /** What is done to the run's own targets and loads on purpose. Runs of older versions have none. */
  readonly chaos?: readonly FaultSpec[];
  /** What the judge calls an hour; 3,600,000 but for demonstrations and tests. */
  readonly judgeHourMs: number;
}

export interface SavedFile {
  readonly name: string;
  /** Absolute. */
  readonly file: string;
}

/** What a run must hold to deserve it. */
export interface Grade {
  readonly name: string;
  readonly lines: readonly Threshold[];
}

/** A system under test. The only one of a profile has the name ''; series of the others start with theirs. */
export interface TargetSpec {
  readonly name: string;
  readonly launch?: LaunchSpec;
  /** What becomes of a launched one that ended by itself, or was killed on purpose; none: it stays away. */
  readonly restart?: RestartSpec;
  readonly attach?: AttachSpec;
}

export interface LaunchSpec {
  /** An argument list, never a shell line. A first word `soaktop` is this very program. */
  readonly command: readonly string[];
  readonly cwd: string;
  /** May hold `${ENV}`: expanded at the start of the process, never written down. */
  readonly env: Readonly<Record<string, string>>;
  readonly ready?: { readonly tcp?: string; readonly http?: string; readonly withinMs: number };
}

/** Started again so long after it ended; at most so many times, those aside that were asked for. */
export interface RestartSpec {
  readonly afterMs: number;
  readonly most: number;
}

/** Exactly one of these. */
export interface AttachSpec {
  readonly pid?: number;
  readonly pidfile?: string;
  readonly port?: number;
  readonly name?: string;
}

interface ProbeBase {
  /** The series' prefix: `process`, `sqlite.log`, `redis.process`. */
  readonly prefix: string;
}

export type ProbeSpec =
  | (ProbeBase & { readonly kind: 'process' /** A target's name. */; readonly of: string })
  | (ProbeBase & {
      readonly kind: 'sqlite';
      readonly file: string;
      /** Tries a write lock each tick, 50 ms at most. Intrusive: it takes the lock when it gets it. */
      readonly lockwait: boolean;
      /** Each gives `<prefix>.query.NAME` (first column of the first row) and `<prefix>.query.NAME.time`. */
      readonly queries: Readonly<Record<string, string>>;
    })
  | (ProbeBase & {
      readonly kind: 'prometheus';
      readonly url: string;
      readonly headers: Readonly<Record<string, string>>;
      /** Metric names to keep; none: all, up to the cap. */
      readonly only: readonly string[];
    })
  | (ProbeBase & { readonly kind: 'disk'; readonly path: string })
  | SqlProbeSpec;

/** One line an engine. */
export type LoadSpec =
  | DnsLoadSpec
  | DnsperfLoadSpec
  | HttpLoadSpec
  | GrpcLoadSpec
  | K6LoadSpec
  | WebsocketLoadSpec;
