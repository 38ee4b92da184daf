/** Every series' course, as ticks in a row make it longer: the last ones one by one, and the whole soak in buckets. */
import { addAll, addGaps, EMPTY_BUCKETS } from './buckets.ts';
import { EMPTY_RING, pushAll, RECENT_TICKS } from './ring.ts';
import type { Series, Values } from './series.ts';
import type { History, State } from './state.ts';

export interface Taken {
  readonly values: Values;
  /** Ticks before this one that were due and never taken: gaps. */
  readonly missed: number;
}

/** A target that invents label values for a day must not fill our memory: later names are left out. */
const SERIES_KEPT = 5000;

export function remember(
  state: Pick<State, 'series' | 'soakTicks'>,
  ticks: readonly Taken[],
  soaking: boolean,
): Record<Series, History> {
  const series: Record<Series, History> = {};
  let known = 0;
  for (const name in state.series) {
    known++;
    series[name] = grow(state.series[name] as History, name, ticks, soaking);
  }
  let { soakTicks } = state;
  for (const [i, { values, missed }] of ticks.entries()) {
    for (const name in values)
      if (!(name in series) && known++ < SERIES_KEPT)
        series[name] = grow(unseen(soakTicks), name, i === 0 ? ticks : ticks.slice(i), soaking);
    if (soaking) soakTicks += missed + 1;
  }
  return series;
}

/** A series that is first met in mid soak was a gap until now. */
const unseen = (soakTicks: number): History => ({
  recent: EMPTY_RING,
  soak: addGaps(EMPTY_BUCKETS, soakTicks),
  first: null,
  last: null,
});

function grow(history: History, name: Series, ticks: readonly Taken[], soaking: boolean): History {
  let { recent, soak, first, last } = history;
  let values: (number | null)[] = [];
  const flush = () => {
    recent = pushAll(recent, values);
    if (soaking) soak = addAll(soak, values);
    values = [];
  };
  for (const tick of ticks) {
    if (tick.missed > 0) {
      flush();
      recent = pushAll(recent, new Array(Math.min(tick.missed, RECENT_TICKS)).fill(null));
      if (soaking) soak = addGaps(soak, tick.missed);
    }
    const value = tick.values[name] ?? null;
    values.push(value);
    if (!soaking || value === null) continue;
    first ??= value;
    last = value;
  }
  flush();
  return { recent, soak, first, last };
}
