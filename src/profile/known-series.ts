/** The series that a profile's run will have: a threshold on any other could never be judged. */
import { FAULT_FIGURES } from '../model/chaos.ts';
import { QUANTILES } from '../model/histogram.ts';
import { type LoadBase, latencyNames } from '../model/load.ts';
import type { Profile } from '../model/profile.ts';

const COUNTS = [
  'asked',
  'rate',
  'due',
  'sent',
  'ok',
  'errors',
  'lost',
  'missed',
  'late',
  'inflight',
  'drops',
  'invalid',
  'workers',
];
const STEP_COUNTS = ['due', 'ok', 'errors', 'lost'];
const PROCESS = [
  'rss',
  'pss',
  'cpu',
  'fds',
  'threads',
  'procs',
  'read',
  'write',
  'exits',
  'crashes',
  'restarts',
];
/** Where /proc tells them. */
const PROCESS_LINUX = [
  'majfaults',
  'thread_cpu',
  'udp_drops',
  'fds_limit',
  'fds_share',
  'cores',
  'mem_limit',
];
const SQLITE = ['file', 'wal', 'freelist'];
const HOST = [
  ...['cpu', 'mem', 'load1', 'udp_drops', 'cores', 'steal', 'swapin', 'timewait'],
  ...['pressure.cpu', 'pressure.io', 'pressure.memory'],
].map((name) => `host.${name}`);
const SELF = [
  'rss',
  'cpu',
  'lag',
  'lateness',
  'heap',
  'skew',
  'workers.rss',
  'workers.cpu',
  'workers.lag',
  'workers.lateness',
].map((name) => `self.${name}`);

type Sources = Pick<Profile, 'loads' | 'probes' | 'chaos'>;

/** `late` is from due to sent: a tool tells neither. */
const countsOf = ({ latencyFrom }: LoadBase): string[] =>
  latencyFrom === undefined ? COUNTS : COUNTS.filter((name) => name !== 'late');

/** All names that are known before the run; scraped metrics and error classes are not among them. */
export function knownSeries(profile: Sources): string[] {
  const figures = [...Object.keys(QUANTILES), 'mean'];
  const loads = profile.loads.flatMap((load) => [
    ...[...countsOf(load), ...(load.tells?.counts ?? []), ...(load.tells?.gauges ?? [])].map(
      (name) => `${load.name}.${name}`,
    ),
    ...(load.shape.kind === 'search' || load.shape.kind === 'steps' ? [`${load.name}.capacity`] : []),
    ...load.steps.flatMap((step) => STEP_COUNTS.map((count) => `${load.name}.${step}.${count}`)),
    ...(load.latencyFrom === 'untold' ? [] : latencyNames(load)).flatMap((name) =>
      figures.map((figure) => `${name}.latency.${figure}`),
    ),
  ]);
  const probes = profile.probes.flatMap((probe) => {
    if (probe.kind === 'process')
      return [...PROCESS, ...PROCESS_LINUX].map((name) => `${probe.prefix}.${name}`);
    if (probe.kind === 'disk') return ['free', 'used'].map((name) => `${probe.prefix}.${name}`);
    if (probe.kind === 'prometheus') return [];
    const queries = Object.keys(probe.queries).flatMap((name) => [`query.${name}`, `query.${name}.time`]);
    const own = probe.kind === 'sql' ? ['up'] : [...SQLITE, ...(probe.lockwait ? ['lockwait'] : [])];
    return [...own, ...queries].map((name) => `${probe.prefix}.${name}`);
  });
  const { chaos = [] } = profile;
  const faults = chaos.flatMap(({ name }) => FAULT_FIGURES.map((figure) => `chaos.${name}.${figure}`));
  const together = chaos.length > 0 ? ['chaos.open', 'chaos.overdue'] : [];
  return [...loads, ...probes, ...faults, ...together, ...HOST, ...SELF];
}

/** Whether a series may turn up, as far as can be known before the run. */
export function mayAppear(series: string, profile: Sources, known: readonly string[]): boolean {
  if (known.includes(series)) return true;
  if (
    profile.loads.some(
      (load) =>
        /^(error|seen)\./.test(series.slice(load.name.length + 1)) && series.startsWith(`${load.name}.`),
    )
  )
    return true;
  return profile.probes.some((probe) => probe.kind === 'prometheus' && series.startsWith(`${probe.prefix}.`));
}
