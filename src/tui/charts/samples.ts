/** A series as the points of a chart: a window of the last ticks, or the whole soak. */
import { all, type Bucket } from '../../model/buckets.ts';
import { last, RECENT_TICKS } from '../../model/ring.ts';
import type { Series } from '../../model/series.ts';
import type { State } from '../../model/state.ts';
import type { Zoom } from '../view/view.ts';

export interface Samples {
  readonly values: readonly (number | null)[];
  /** Time between the left and the right edge. */
  readonly spanMs: number;
  /** From the soak's start, rather than back from now. */
  readonly whole: boolean;
}

/** Of several ticks in one point: their mean, or the worst. Percentiles are never averaged. */
export type Pick = 'mean' | 'max';

/** At most `points` values. A point most of whose ticks have no answer is a gap. */
export function samples(state: State, series: Series, zoom: Zoom, points: number, pick: Pick): Samples {
  const everyMs = state.profile?.everyMs ?? 1000;
  const history = state.series[series];
  if (zoom === 'whole') {
    const buckets = history ? all(history.soak) : [];
    if (buckets.length > 0 && history)
      return {
        values: join(buckets, points, pick),
        spanMs: buckets.reduce((sum, [n, gaps]) => sum + n + gaps, 0) * everyMs,
        whole: true,
      };
    // Before the soak the whole is what there is.
    const ticks = history ? last(history.recent, RECENT_TICKS) : [];
    return { values: join(ticks.map(bucketOf), points, pick), spanMs: ticks.length * everyMs, whole: false };
  }
  const ticks = Math.max(2, Math.min(RECENT_TICKS, Math.round(zoom / everyMs)));
  return {
    values: window(history ? last(history.recent, ticks) : [], state.seq, ticks, points, pick),
    spanMs: ticks * everyMs,
    whole: false,
  };
}

/**
 * Bins are cut at multiples of their width in ticks since the run's start: a value stays in its bin while it
 * moves left, so the line does not shimmer.
 */
function window(
  values: readonly (number | null)[],
  seq: number,
  ticks: number,
  points: number,
  pick: Pick,
): (number | null)[] {
  const width = Math.ceil(ticks / Math.max(1, points));
  const count = Math.ceil(ticks / width);
  const newest = Math.floor(seq / width);
  const bins: Bucket[][] = Array.from({ length: count }, () => []);
  for (const [i, value] of values.entries()) {
    const bin = Math.floor((seq - values.length + 1 + i) / width);
    bins[count - 1 - (newest - bin)]?.push(bucketOf(value));
  }
  return bins.map((bin) => pointOf(bin, pick));
}

function join(buckets: readonly Bucket[], points: number, pick: Pick): (number | null)[] {
  const count = Math.min(points, buckets.length);
  return Array.from({ length: count }, (_, i) => {
    const from = Math.floor((i * buckets.length) / count);
    const to = Math.floor(((i + 1) * buckets.length) / count);
    return pointOf(buckets.slice(from, to), pick);
  });
}

const bucketOf = (value: number | null): Bucket =>
  value === null ? [0, 1, 0, 0, 0] : [1, 0, value, value, value];

function pointOf(buckets: readonly Bucket[], pick: Pick): number | null {
  let n = 0;
  let gaps = 0;
  let sum = 0;
  let max = -Infinity;
  for (const bucket of buckets) {
    gaps += bucket[1];
    if (bucket[0] === 0) continue;
    n += bucket[0];
    sum += bucket[4];
    max = Math.max(max, bucket[3]);
  }
  if (n === 0 || gaps > n) return null;
  return pick === 'max' ? max : sum / n;
}
