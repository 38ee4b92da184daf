/** Tracks for tests: what a soak of a tick a second would have kept of given values. */
import { foldTrack } from '../../../src/judge/trend/fold-track.ts';
import { judgeTrack, type TrackOptions } from '../../../src/judge/trend/judge-track.ts';
import type { TrendFigures } from '../../../src/model/trend.ts';
import type { Trace } from '../../make/trace.ts';

export const OPTIONS: TrackOptions = { isLive: false, hourSeconds: 3600, tickSeconds: 1, unit: 'bytes' };

export const judgeTrace = (
  { values, load, cuts }: Trace,
  options: Partial<TrackOptions> = {},
): TrendFigures => {
  const all = { ...OPTIONS, ...options };
  return judgeTrack(foldTrack({ values, load, cuts }, all.tickSeconds / all.hourSeconds), all);
};

/** `valueAt`: of a tick; NaN is a gap. */
export const judgeValues = (
  ticks: number,
  valueAt: (tick: number) => number,
  options: Partial<TrackOptions> = {},
): TrendFigures =>
  judgeTrace(
    { values: new Float64Array(ticks).map((_, tick) => valueAt(tick)), load: null, cuts: [] },
    options,
  );
