/** Databases and disks in a row of facts: when a disk is full, the most a WAL came to, how often a lock was not had. */
import { EMPTY_BUCKETS, whole } from '../../model/buckets.ts';
import { formatBytes, formatNumber } from '../../model/format.ts';
import type { ProbeSpec } from '../../model/profile.ts';
import type { State } from '../../model/state.ts';
import { reading, trendOf } from '../view/readings.ts';
import { type Row, row, span } from '../view/row.ts';
import { timeToLimit } from '../view/trend-words.ts';

export function storageFacts(state: State): Row[] {
  const facts = (state.profile?.probes ?? []).flatMap((probe) => factsOf(state, probe));
  return facts.length === 0 ? [] : [row(span(' facts  ', 'dim'), facts.join(' · '))];
}

function factsOf(state: State, { kind, prefix }: ProbeSpec): string[] {
  if (kind === 'disk') {
    const trend = trendOf(state, `${prefix}.free`);
    const time = timeToLimit(trend);
    if (time !== null) return [`${prefix} is full in ${time}`];
    return trend?.state === 'STABLE' ? [`${prefix} does not fill up`] : [];
  }
  if (kind !== 'sqlite') return [];
  const [n, , , most] = whole(state.series[`${prefix}.wal`]?.soak ?? EMPTY_BUCKETS);
  const refused = reading(state, `${prefix}.lockwait.timeouts`);
  return [
    ...(n > 0 ? [`the ${prefix} WAL came to ${formatBytes(most)} at most`] : []),
    ...(refused !== null && refused > 0
      ? [`the ${prefix} lock was not to be had ${formatNumber(refused)} times`]
      : []),
  ];
}
