/** A state of the past as panels are to see it: as it was then, and with the whole soak behind each series. */
import { EMPTY_RING } from '../../model/ring.ts';
import { EMPTY_STATE, type History, type State } from '../../model/state.ts';
import { pastChaos } from './past-chaos.ts';

/** `moment` has no soak and no outages of its own; null: before the first tick. */
export function pastState(moment: State | null, newest: State): State {
  if (moment === null)
    return {
      ...EMPTY_STATE,
      run: newest.run,
      profile: newest.profile,
      startedAt: newest.startedAt,
      at: newest.startedAt,
    };
  const series: Record<string, History> = {};
  for (const name in newest.series) {
    const { soak, first, last } = newest.series[name] as History;
    series[name] = { recent: moment.series[name]?.recent ?? EMPTY_RING, soak, first, last };
  }
  return { ...moment, counters: newest.counters, chaos: pastChaos(newest, moment), series };
}
