/** Loads that could not be delivered as asked, by the generator's own fault: nothing is learnt from those. Pure. */
import { whole } from '../model/buckets.ts';
import { formatRatio } from '../model/format.ts';
import type { State } from '../model/state.ts';

/** Of a soak's ticks; what is less is told, and the verdict stands. */
const INVALID_AT_MOST = 0.05;
/** A single bad tick at the start of a soak is not a twentieth of it yet. */
const TICKS_LEAST = 5;

/** Name → why, in words. */
export function invalidLoads({ profile, series, findings }: State): Map<string, string> {
  const invalid = new Map<string, string>();
  for (const { name, shape } of profile?.loads ?? []) {
    // A search tries again what its generator spoilt: each of its stages says for itself what it is worth.
    if (shape.kind === 'search') continue;
    const history = series[`${name}.invalid`];
    if (!history) continue;
    const [n, , , , bad] = whole(history.soak);
    if (n < TICKS_LEAST || bad <= n * INVALID_AT_MOST) continue;
    const last = findings[`${name}.invalid`]?.finding.text.replace(`${name}: `, '');
    invalid.set(
      name,
      `INVALID LOAD ${name}: the generator was at fault in ${bad} of ${n} ticks (${formatRatio(bad / n)})${last ? `; ${last}` : ''}`,
    );
  }
  return invalid;
}

/** Of what failed of a load, that which its generator is to blame for: never sent, for want of a worker, time or ports. */
export const OWN_CLASSES = ['behind', 'worker', 'local_ports', 'local_files'] as const;
