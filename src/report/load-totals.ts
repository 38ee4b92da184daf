/** What a load came to in the soak: its ledger, its errors by class, its latencies. */
import { EMPTY, type LatencyFigures, latencyFigures } from '../model/histogram.ts';
import type { State } from '../model/state.ts';

const COUNTS = ['due', 'sent', 'ok', 'errors', 'lost', 'missed', 'late'] as const;

export type LoadTotals = Record<(typeof COUNTS)[number], number | null> & {
  readonly errorClasses: Readonly<Record<string, number>>;
  /** Seconds, from due; all requests of the soak. */
  readonly latency: LatencyFigures;
};

export function loadTotals(state: State, load: string): LoadTotals {
  const count = (name: string): number | null => {
    if (state.soakTicks === 0) return null;
    return state.latest[`${load}.${name}`] ?? state.series[`${load}.${name}`]?.last ?? null;
  };
  const counts = Object.fromEntries(COUNTS.map((name) => [name, count(name)])) as Record<
    (typeof COUNTS)[number],
    number | null
  >;
  const prefix = `${load}.error.`;
  const classes = Object.keys(state.series)
    .filter((name) => name.startsWith(prefix))
    .map((name) => [name.slice(prefix.length), count(`error.${name.slice(prefix.length)}`) ?? 0] as const)
    .filter(([, seen]) => seen > 0);
  return {
    ...counts,
    errorClasses: Object.fromEntries(classes),
    latency: latencyFigures(state.totals[load] ?? EMPTY),
  };
}

/** The share of due that failed, was lost or was missed; null before anything came due. */
export function failedShare(totals: LoadTotals): number | null {
  const { due, errors, lost, missed } = totals;
  return due ? ((errors ?? 0) + (lost ?? 0) + (missed ?? 0)) / due : null;
}
