/** Whether a series was read often enough for what was seen to be a proof. Pure. */
import type { Profile } from '../model/profile.ts';
import type { Series } from '../model/series.ts';
import { everyTicksOf } from '../model/sql-probe.ts';

/** More of the ticks than this without an answer, and what was seen is no proof. */
const GAPS_AT_MOST = 0.05;

/** Why not; null when it was. `n`: readings in so many ticks. */
export function missing(series: Series, n: number, ticks: number, profile: Profile | null): string | null {
  const due = Math.floor(ticks / everyTicksOf(series, profile?.probes ?? []));
  return due - n > GAPS_AT_MOST * due ? `no reading in ${due - n} of ${due} ticks` : null;
}
