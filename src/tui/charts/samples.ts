/** A series as the points of a chart: from the state as far as that remembers, else from what was told of the past. */
import { all, type Bucket, merged } from '../../model/buckets.ts';
import type { Past } from '../../model/question.ts';
import { last, RECENT_TICKS } from '../../model/ring.ts';
import type { Series } from '../../model/series.ts';
import { everyTicksOf } from '../../model/sql-probe.ts';
import type { State } from '../../model/state.ts';
import type { View } from '../view/view.ts';
import {
  type Drawn,
  drawnWindow,
  isWholeSoak,
  soakOf,
  timed,
  type Window,
  windowOf,
} from '../view/window.ts';
import { bucketsIn } from './buckets-in.ts';
import type { Values } from './chart.ts';
import { pastQuestion } from './past-question.ts';

export interface Samples extends Drawn {
  readonly values: Values;
  /** The least and the greatest behind each value; as many. */
  readonly low: Values;
  readonly high: Values;
}

/** Of several ticks in one point: their mean, or the worst. Percentiles are never averaged. */
export type Pick = 'mean' | 'max';

/**
 * At most `most` values. A point most of whose askings have no answer is a gap; in each there is one at least. The whole soak comes from its buckets,
 * what is recent from the ticks themselves, all else from an answer; where there is none yet, coarsely from the soak's buckets.
 */
export function samples(
  view: View,
  series: Series,
  most: number,
  pick: Pick,
  window: Window = windowOf(view),
): Samples {
  const everyTicks = everyTicksOf(series, view.newest.profile?.probes ?? []);
  const points = Math.max(1, Math.min(most, Math.ceil((window.to - window.from) / everyTicks)));
  const soak = soakBuckets(view.newest, series);
  if (isWholeSoak(view, window)) {
    const buckets = merged(soak, Math.ceil(soak.length / points));
    return sampled(timed(view, window, buckets.length), buckets, pick, everyTicks);
  }
  const drawn = drawnWindow(view, window, points);
  const rings = [view.newest, view.state].map((state) => ringOf(state, series));
  const past = view.answers(pastQuestion(view, { series: [series] }, window));
  const buckets = Array.from({ length: drawn.points }, (_, i) => {
    const from = drawn.from + i * drawn.width;
    const to = from + drawn.width;
    const ring = rings.find((each) => from >= each.from && from < each.to);
    if (ring) return ticksTogether(ring, from, to);
    return (past && pastTogether(past, series, from, to)) ?? soakAt(view.newest, soak, (from + to) / 2);
  });
  return sampled(drawn, buckets, pick, everyTicks);
}

const NONE: Bucket = [0, 0, 0, 0, 0];

const soakBuckets = (state: State, series: Series): readonly Bucket[] => {
  const history = state.series[series];
  return history ? all(history.soak) : [];
};

interface Ticks {
  readonly values: Values;
  readonly from: number;
  readonly to: number;
}

function ringOf(state: State, series: Series): Ticks {
  const history = state.series[series];
  const values = history ? last(history.recent, RECENT_TICKS) : [];
  return { values, from: state.seq + 1 - values.length, to: state.seq + 1 };
}

function ticksTogether(ring: Ticks, from: number, to: number): Bucket {
  const buckets: Bucket[] = [];
  for (let seq = Math.max(from, ring.from); seq < Math.min(to, ring.to); seq++) {
    const value = ring.values[seq - ring.from] ?? null;
    buckets.push(value === null ? [0, 1, 0, 0, 0] : [1, 0, value, value, value]);
  }
  return together(buckets);
}

/** undefined: it tells nothing of this stretch. */
function pastTogether(past: Past, series: Series, from: number, to: number): Bucket | undefined {
  const buckets = bucketsIn(past, past.series[series] ?? [], from, to);
  return buckets.length > 0 ? together(buckets) : undefined;
}

function soakAt(newest: State, buckets: readonly Bucket[], seq: number): Bucket {
  const soak = soakOf(newest);
  if (!soak) return NONE;
  return buckets[Math.floor(((seq - soak.from) / (soak.to - soak.from)) * buckets.length)] ?? NONE;
}

const together = (buckets: readonly Bucket[]): Bucket =>
  merged(buckets, Math.max(2, buckets.length))[0] ?? NONE;

function sampled(drawn: Drawn, buckets: readonly Bucket[], pick: Pick, everyTicks: number): Samples {
  const known = buckets.map((bucket) => {
    const [answers, gaps] = bucket;
    return answers === 0 || 2 * everyTicks * answers < answers + gaps ? null : bucket;
  });
  return {
    ...drawn,
    values: known.map((bucket) => bucket && (pick === 'max' ? bucket[3] : bucket[4] / bucket[0])),
    low: known.map((bucket) => bucket?.[2] ?? null),
    high: known.map((bucket) => bucket?.[3] ?? null),
  };
}
