/** Who takes part in a run, by the names of its series: loads, targets, databases, disks, those behind the target. */
import type { Fault } from '../../model/event.ts';
import { latencyOf, type Series } from '../../model/series.ts';
import type { State } from '../../model/state.ts';
import type { Threshold } from '../../model/threshold.ts';

export interface SceneLoad {
  readonly name: string;
  /** An open loop: what is due does not wait for what is answered. */
  readonly isOpen: boolean;
  /** The series of its error classes, by class. */
  readonly classes: ReadonlyMap<string, Series>;
  /** Steps that change something, and steps that only read. */
  readonly writes: readonly string[];
  readonly reads: readonly string[];
  /** What the profile asks of its latency. */
  readonly limits: readonly Threshold[];
}

export interface SceneTarget {
  /** Of its series: `process`, `redis.process`. */
  readonly prefix: string;
  /** As one says it: `the target`, `redis`. */
  readonly name: string;
  /** As its end was told: who is to blame for it. */
  readonly endFault: Fault | null;
}

/** What a target tells of those it waits for. */
export interface SceneUpstream {
  readonly durations: readonly Series[];
  readonly failures: readonly Series[];
  /** Seconds in all and how often: their increases make a mean duration. */
  readonly sums: readonly { readonly name: string; readonly sum: Series; readonly count: Series }[];
}

export interface Scene {
  readonly loads: readonly SceneLoad[];
  readonly targets: readonly SceneTarget[];
  /** Prefixes. */
  readonly databases: readonly string[];
  readonly disks: readonly string[];
  readonly upstream: SceneUpstream;
  readonly memoryBytes: number | null;
}

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);
const BEHIND = /upstream|backend|forwarder|recursor|outgoing|remote|origin_/i;
const FAILURE = /error|fail|timeout|retr|refused|unreachable|servfail/i;
const DURATION = /(seconds|latency|duration|rtt|time)$/i;

export function sceneOf({ profile, series, run, findings }: State): Scene {
  const names = Object.keys(series);
  const prefixes = (pattern: RegExp): string[] =>
    names.flatMap((name) => (pattern.test(name) ? [name.slice(0, name.lastIndexOf('.'))] : []));
  const memoryBytes = run?.machine.memoryBytes;
  return {
    loads: (profile?.loads ?? []).map((load) => ({
      name: load.name,
      isOpen: load.shape.unit === 'rate',
      classes: new Map(
        names.flatMap((name): [string, Series][] =>
          name.startsWith(`${load.name}.error.`) ? [[name.slice(load.name.length + 7), name]] : [],
        ),
      ),
      ...stepsOf(load),
      limits: (profile?.pass ?? []).filter(
        ({ measure, series: of, divisor, per, during }) =>
          measure === 'value' && !divisor && !per && !during && latencyOf(of)?.of === load.name,
      ),
    })),
    targets: prefixes(/(^|\.)process\.exits$/).map((prefix) => {
      const target = prefix.slice(0, -'process'.length);
      const ended = findings[`${target}target.ended`]?.finding.fault ?? null;
      return { prefix, name: target === '' ? 'the target' : target.slice(0, -1), endFault: ended };
    }),
    databases: prefixes(/(^|\.)sqlite(\.[^.]+)?\.wal$/),
    disks: prefixes(/(^|\.)disk(\.[^.]+)?\.free$/),
    upstream: upstreamOf(names),
    memoryBytes: typeof memoryBytes === 'number' ? memoryBytes : null,
  };
}

type Load = NonNullable<State['profile']>['loads'][number];

/** A flow's steps by what they do; DNS only reads. */
function stepsOf(load: Load): { writes: string[]; reads: string[] } {
  const flow = load.engine === 'http' ? [...load.flow, ...(load.mix ?? []).flatMap((each) => each.flow)] : [];
  const of = (isRead: boolean) =>
    flow.filter(({ method }) => READING.has(method) === isRead).map(({ name }) => name);
  return { writes: of(false), reads: of(true) };
}

function upstreamOf(names: readonly Series[]): SceneUpstream {
  const behind = names.filter((name) => /(^|\.)metrics\./.test(name) && BEHIND.test(name));
  const bare = (name: Series): string => name.replace(/\{.*\}$/s, '');
  return {
    durations: behind.filter((name) => DURATION.test(bare(name))),
    failures: behind.filter((name) => FAILURE.test(name) && !/_(bucket|sum|created)$/.test(bare(name))),
    sums: behind.flatMap((sum) => {
      const count = sum.replace(/_sum(?=$|\{)/, '_count');
      return count !== sum && names.includes(count)
        ? [{ name: sum.replace(/_sum(?=$|\{)/, ''), sum, count }]
        : [];
    }),
  };
}
