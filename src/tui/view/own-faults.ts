/** How often a load's generator was at fault, and what it did not send for want of its own: what makes a load invalid. */
import { EMPTY_BUCKETS, whole } from '../../model/buckets.ts';
import { formatNumber, formatRatio } from '../../model/format.ts';
import type { LoadSpec } from '../../model/profile.ts';
import type { State } from '../../model/state.ts';
import { reading } from './readings.ts';
import { type Span, span } from './row.ts';

/** Never sent, for want of a worker, time, ports or descriptors. */
const CLASSES: Readonly<Record<string, string>> = {
  behind: 'sent too late',
  worker: 'without a worker',
  local_ports: 'without a free port',
  local_files: 'without a descriptor',
};
/** Of a soak's ticks (docs/method.md); from half of it on it is worth a look. */
const INVALID_AT_MOST = 0.05;

export function ownFaults(state: State, { name }: LoadSpec): Span {
  const [n, , , , bad] = whole(state.series[`${name}.invalid`]?.soak ?? EMPTY_BUCKETS);
  if (n === 0) return span('');
  const missed = Object.entries(CLASSES).flatMap(([kind, words]) => {
    const count = reading(state, `${name}.error.${kind}`) ?? 0;
    return count > 0 ? [`${formatNumber(count)} ${words}`] : [];
  });
  const share = bad / n;
  const ticks = bad === 0 ? 'never at fault' : `at fault in ${bad} of ${n} ticks, ${formatRatio(share)}`;
  const verdict = share > INVALID_AT_MOST ? 'INVALID' : bad === 0 ? '' : 'above 5% it is invalid';
  return span(
    [ticks, verdict, ...missed].filter((words) => words !== '').join('; '),
    share > INVALID_AT_MOST ? 'bad' : share > INVALID_AT_MOST / 2 ? 'warn' : 'plain',
  );
}
