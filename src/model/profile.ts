/** A checked profile: what to run, watch and require. Plain frozen data, in base units (ms for intervals). */
import type { Threshold } from './threshold.ts';

export interface Profile {
  readonly name: string;
  /** The tick. */
  readonly everyMs: number;
  /** Between two snapshots. */
  readonly snapshotMs: number;
  readonly phases: { readonly warmupMs: number; readonly soakMs: number; readonly cooldownMs: number };
  /** Free ports that the run chooses at its start; `{{port.NAME}}` elsewhere. */
  readonly ports: readonly string[];
  readonly targets: readonly TargetSpec[];
  readonly probes: readonly ProbeSpec[];
  readonly loads: readonly LoadSpec[];
  readonly pass: readonly Threshold[];
  readonly abort: readonly Threshold[];
  readonly alert: readonly Threshold[];
  /** What the judge calls an hour; 3,600,000 but for demonstrations and tests. */
  readonly judgeHourMs: number;
}

/** A system under test. The only one of a profile has the name ''; series of the others start with theirs. */
export interface TargetSpec {
  readonly name: string;
  readonly launch?: LaunchSpec;
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
  | (ProbeBase & { readonly kind: 'disk'; readonly path: string });

export type LoadSpec = DnsLoadSpec | HttpLoadSpec;

export interface LoadBase {
  readonly name: string;
  /** What `+` and `-` add: a share of the present rate, or so many a second (or VUs). */
  readonly step: { readonly share: number } | { readonly by: number };
  readonly timeoutMs: number;
  /** Worker processes that share the load. */
  readonly workers: number;
  /** Requests in flight at most, over all workers; what is due beyond that is missed. */
  readonly inflight: number;
}

export interface DnsLoadSpec extends LoadBase {
  readonly engine: 'dns';
  /** `host:port`. */
  readonly server: string;
  readonly transport: 'udp';
  /** Absolute path of a names file (one a line, with an optional type), or the names themselves. */
  readonly names: string | readonly string[];
  /** Requests a second. */
  readonly rate: number;
  /** Response codes that are ok; default NOERROR and NXDOMAIN. */
  readonly rcodes: readonly string[];
}

export interface HttpLoadSpec extends LoadBase {
  readonly engine: 'http';
  readonly base: string;
  /** Closed: so many VUs, each with `thinkMs` between two flows. Exactly one of vus and rate. */
  readonly vus?: number;
  /** Open: flows begun a second. */
  readonly rate?: number;
  readonly thinkMs: number;
  /** Once a worker, before the load; what it saves is there for every flow. May hold `${ENV}`. */
  readonly setup: readonly HttpStep[];
  readonly headers: Readonly<Record<string, string>>;
  readonly flow: readonly HttpStep[];
}

export interface HttpStep {
  readonly name: string;
  readonly method: string;
  /** Path below base, or a whole URL of the same origin rules; may hold `{{saved}}` and `{{uuid}}`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** A JSON body, templates inside its strings. */
  readonly json?: unknown;
  readonly body?: string;
  /** Expected statuses; none: any below 400. */
  readonly status: readonly number[];
  /** name → `$.path.in[0].json`. */
  readonly save: Readonly<Record<string, string>>;
}

/** Whether a load is asked for in VUs or in requests a second. */
export const isClosed = (load: LoadSpec): boolean => load.engine === 'http' && load.vus !== undefined;

/** What a load is first asked for: requests a second, or VUs. */
export const firstAsk = (load: LoadSpec): number =>
  load.engine === 'http' ? (load.vus ?? load.rate ?? 0) : load.rate;

/** The names under which a load's latency is told: itself, and each step of its flow. */
export const latencyNames = (load: LoadSpec): string[] =>
  load.engine === 'http' ? [load.name, ...load.flow.map((step) => `${load.name}.${step.name}`)] : [load.name];
