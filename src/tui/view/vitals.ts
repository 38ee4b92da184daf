/** The numbers of target and machine that are always in sight: CPU, database, WAL, disk, descriptors. */
import { formatQuantity } from '../../model/format.ts';
import type { ProbeSpec } from '../../model/profile.ts';
import { type Series, unitOf } from '../../model/series.ts';
import type { State } from '../../model/state.ts';
import { reading, trendOf } from './readings.ts';
import { shortLimit, shortTrend } from './trend-words.ts';

export interface Vital {
  readonly label: string;
  readonly series: Series;
  /** Said of it where there is room for a few letters only; '' where its course is drawn instead. */
  readonly more: string;
  /** Where there is no room for all, these give way. */
  readonly isMinor: boolean;
}

/** What a kind of probe tells: its series' last name, the label, and what is said beside its value. */
type Told = readonly [name: string, label: string, more: (state: State, series: Series) => string];

const course = () => '';
const trend = (state: State, series: Series) => shortTrend(trendOf(state, series));
const TOLD: Readonly<Record<Exclude<ProbeSpec['kind'], 'sql'>, readonly Told[]>> = {
  process: [
    ['cpu', 'cpu', course],
    ['fds', 'fds', trend],
    ['threads', 'threads', trend],
  ],
  sqlite: [
    ['file', 'db', trend],
    ['wal', 'wal', trend],
    ['lockwait', 'lock', () => 'wait'],
  ],
  disk: [['free', 'disk', (state, series) => shortLimit(trendOf(state, series)) ?? 'free']],
  prometheus: [],
};
const MINOR = ['fds', 'threads'];

/** Of a database that is asked, each answer with the time that it took. */
const toldOf = (probe: ProbeSpec): readonly Told[] =>
  probe.kind === 'sql'
    ? Object.keys(probe.queries).map((name): Told => [`query.${name}`, name, timeOf])
    : TOLD[probe.kind];

const timeOf = (state: State, series: Series) => formatQuantity(reading(state, `${series}.time`), 'seconds');

/** In the order of the profile's probes, then the machine and soaktop itself. */
export function vitalsOf(state: State): Vital[] {
  const probes = state.profile?.probes ?? [];
  const vitals = probes.flatMap((probe) =>
    toldOf(probe)
      .map(([name, label, more]) => {
        const series = `${probe.prefix}.${name}`;
        return {
          label: severally(probes, probe.kind, probe.prefix, label),
          series,
          more: more(state, series),
          isMinor: MINOR.includes(name),
        };
      })
      .filter(({ series, label }) => label !== 'lock' || series in state.latest),
  );
  return [
    ...vitals.filter(({ isMinor }) => !isMinor),
    ...vitals.filter(({ isMinor }) => isMinor),
    ...['host.cpu', 'self.cpu']
      .filter((series) => series in state.latest)
      .map((series) => ({
        label: series === 'self.cpu' ? 'soaktop' : 'host cpu',
        series,
        more: series === 'self.cpu' ? formatQuantity(reading(state, 'self.rss'), 'bytes') : '',
        isMinor: true,
      })),
  ];
}

/** `cpu`, or `redis cpu` where there are several. */
function severally(probes: readonly ProbeSpec[], kind: string, prefix: string, label: string): string {
  if (probes.filter((probe) => probe.kind === kind).length < 2) return label;
  return `${prefix.split('.').find((part) => part !== kind) ?? prefix} ${label}`;
}

export const vitalWords = (state: State, { series }: Vital): string =>
  formatQuantity(reading(state, series), unitOf(series));
