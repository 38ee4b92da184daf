/** What a load came to in the soak: its ledger, its errors by class, what was seen, its latencies. */
import { EMPTY, latencyFigures } from '../model/histogram.ts';
import { SERVICE } from '../model/load.ts';
import { type LoadTotals, TOTAL_COUNTS } from '../model/snapshot.ts';
import type { State } from '../model/state.ts';

export function loadTotals(state: State, load: string): LoadTotals {
  const count = (name: string): number | null => {
    if (state.soakTicks === 0) return null;
    return state.latest[`${load}.${name}`] ?? state.series[`${load}.${name}`]?.last ?? null;
  };
  const counts = Object.fromEntries(TOTAL_COUNTS.map((name) => [name, count(name)])) as Record<
    (typeof TOTAL_COUNTS)[number],
    number | null
  >;
  /** Those below a name that have happened at all. */
  const countsOf = (kind: string): Record<string, number> => {
    const prefix = `${load}.${kind}.`;
    const found = Object.keys(state.series)
      .filter((name) => name.startsWith(prefix))
      .map((name) => [name.slice(prefix.length), count(name.slice(load.length + 1)) ?? 0] as const);
    return Object.fromEntries(found.filter(([, times]) => times > 0));
  };
  /** Those that its engine tells by their names alone, and that have happened. */
  const told = (state.profile?.loads.find(({ name }) => name === load)?.tells?.counts ?? []).map(
    (name) => [name, count(name) ?? 0] as const,
  );
  const figuresOf = (name: string) => latencyFigures(state.totals[name] ?? EMPTY);
  return {
    ...counts,
    errorClasses: countsOf('error'),
    seen: { ...Object.fromEntries(told.filter(([, times]) => times > 0)), ...countsOf('seen') },
    latency: figuresOf(load),
    service: figuresOf(`${load}.${SERVICE}`),
  };
}

/** The share of due that failed, was lost or was missed; null before anything came due. */
export function failedShare(totals: LoadTotals): number | null {
  const { due, errors, lost, missed } = totals;
  return due ? ((errors ?? 0) + (lost ?? 0) + (missed ?? 0)) / due : null;
}
