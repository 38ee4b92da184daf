/** The last one known of what a run counts. */
import { isCount, type Series } from '../model/series.ts';
import type { State } from '../model/state.ts';
import type { Threshold } from '../model/threshold.ts';

/** What was due in the soak may still end in the cool-down. */
export const lastOf = (series: Series, state: State): number | null =>
  (state.soakTicks > 0 ? state.latest[series] : null) ?? state.series[series]?.last ?? null;

/** What a line with `per` is divided by, as far as the soak has come. */
export function perOf({ per, text }: Threshold, state: State): number | null {
  if (!per) return null;
  const gathered = state.gathered[text]?.bottom;
  if (/^(.+\.)?requests$/.test(per.of)) return requestsOf(per.of, state);
  return isCount(per.of) ? lastOf(per.of, state) : gathered && gathered.n > 0 ? gathered.increase : null;
}

/** Requests that were answered, well or not, in the soak: `requests` of all loads, `dns.requests` of one. */
function requestsOf(of: string, state: State): number | null {
  const load = of.replace(/\.?requests$/, '');
  const names = load === '' ? (state.profile?.loads ?? []).map(({ name }) => name) : [load];
  const done = names.flatMap((name) => ['ok', 'errors'].map((count) => lastOf(`${name}.${count}`, state)));
  return done.every((count) => count === null)
    ? null
    : done.reduce<number>((sum, count) => sum + (count ?? 0), 0);
}
