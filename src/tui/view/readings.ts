/** Numbers out of the state, for panels: null is a gap and is shown as one. */
import { shareParts } from '../../model/instant.ts';
import { last } from '../../model/ring.ts';
import type { Series } from '../../model/series.ts';
import { everyTicksOf } from '../../model/sql-probe.ts';
import type { State } from '../../model/state.ts';
import type { Trend } from '../../model/trend.ts';

/** A slow load may have ticks in which no request ends; older answers than these are none. */
const FRESH_TICKS = 10;

/** The load has ended: what it was in all is told, not its last moment. */
export const isOver = ({ phase, soakTicks }: State): boolean =>
  soakTicks > 0 && (phase === 'cooldown' || phase === 'ended');

/** Of the last tick in which it was asked for; null when it had no answer. */
export function reading(state: State, series: Series): number | null {
  const everyTicks = everyTicksOf(series, state.profile?.probes ?? []);
  return everyTicks > 1 ? freshReading(state, series, everyTicks) : (state.latest[series] ?? null);
}

/** The newest answer of the last ticks: for what is not told in every one, such as latencies. */
export function freshReading(state: State, series: Series, ticks = FRESH_TICKS): number | null {
  const history = state.series[series];
  return history ? (last(history.recent, ticks).findLast((value) => value !== null) ?? null) : null;
}

/** Errors, lost and missed as a share of due, since the counts began. */
export function errorShare(state: State, load: string): number | null {
  const parts = shareParts(`${load}.errors`, state.latest);
  return parts && parts.due > 0 ? parts.bad / parts.due : null;
}

export const trendOf = (state: State, series: Series): Trend | undefined =>
  state.verdict?.trends.find((trend) => trend.series === series);

/** A target's memory: its name ('' when it is the only one) and its series. */
export interface Memory {
  readonly name: string;
  readonly prefix: string;
  readonly series: Series;
}

export function memorySeries(state: State): Memory[] {
  const probes = state.profile?.probes.filter((probe) => probe.kind === 'process') ?? [];
  return probes.map(({ of, prefix }) => ({ name: of, prefix, series: `${prefix}.rss` }));
}
