/** The series that tell of databases and disks, with what each is called: first what is looked at first. */
import type { ProbeSpec } from '../../model/profile.ts';
import type { Series } from '../../model/series.ts';
import type { State } from '../../model/state.ts';

interface Stored {
  readonly label: string;
  readonly series: Series;
}

const NAMES: Readonly<Record<string, string>> = {
  file: 'database',
  wal: 'WAL',
  lockwait: 'lock wait',
  freelist: 'free in it',
  free: 'disk free',
};

export const storageOf = (state: State): Stored[] =>
  (state.profile?.probes ?? []).flatMap((probe) =>
    namesOf(probe)
      .map((name) => ({ label: labelOf(probe, name), series: `${probe.prefix}.${name}` }))
      .filter(({ series }) => series in state.latest || series in state.series),
  );

function namesOf(probe: ProbeSpec): string[] {
  if (probe.kind === 'disk') return ['free'];
  if (probe.kind === 'sql')
    return Object.keys(probe.queries).flatMap((name) => [`query.${name}`, `query.${name}.time`]);
  if (probe.kind !== 'sqlite') return [];
  return [
    'file',
    'wal',
    'lockwait',
    'freelist',
    ...Object.keys(probe.queries).map((name) => `query.${name}`),
  ];
}

/** `WAL`, or `log WAL` of a probe with a name of its own; a query has its own name. */
function labelOf({ kind, prefix }: ProbeSpec, name: string): string {
  const own = prefix.split('.').filter((part) => part !== kind);
  return [...own, NAMES[name] ?? name.replace(/^query\./, '').replace(/\.time$/, ' time')].join(' ');
}
