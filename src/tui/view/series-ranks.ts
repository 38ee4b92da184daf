/** Every series of a run in an order: by growth, by how it moves with another, by value, by name. */
import type { Buckets } from '../../model/buckets.ts';
import type { Profile } from '../../model/profile.ts';
import { countsUp, type Series } from '../../model/series.ts';
import type { History, State } from '../../model/state.ts';
import type { Trend } from '../../model/trend.ts';
import type { Likeness } from './view.ts';

export const ORDERS = ['growth', 'memory', 'latency', 'value', 'name'] as const;
export type Order = (typeof ORDERS)[number];

export interface Ranked {
  readonly series: Series;
  readonly trend: Trend | undefined;
  /** How closely it moves with what is asked after; null: that is not asked, or cannot be told. */
  readonly likeness: number | null;
  /** It only counts up: that is work, and no growth. */
  readonly isCounter: boolean;
}

interface Change {
  readonly by: number;
  /** Of what it was; null where that was nothing. */
  readonly share: number | null;
  /** Of the most that it was in either, from -1 to 1: the noise of what is mostly 0 is little of that. */
  readonly rise: number;
}

export interface RankOptions {
  readonly order: Order;
  /** What likeness is told of; undefined: there is no such series. */
  readonly of?: Series | undefined;
  readonly likeness?: Likeness | undefined;
}

/** An order holds for so many ticks, and for a bucket of the soak: what is read must stand still. */
const HOLD_TICKS = 10;
const TICKS_LEAST = 20;

// By the run's profile, which is the same object as long as a screen is: what is ranked goes when the run goes. With
// 2,000 series an order by likeness takes 20 ms, and a frame that finds one 1 ms.
const held = new WeakMap<Profile, { readonly key: string; readonly ranks: readonly Ranked[] }>();

/** Counters come last in each order that growth decides. */
export function rankedSeries(state: State, options: RankOptions): readonly Ranked[] {
  const { profile, seq } = state;
  const { order, of, likeness } = options;
  const names = Object.keys(state.series);
  const key = [order, of, likeness !== undefined, names.length, Math.floor(seq / holdTicks(state))].join(' ');
  const known = profile && held.get(profile);
  if (known?.key === key) return known.ranks;
  const ranks = rank(state, names, options);
  if (profile) held.set(profile, { key, ranks });
  return ranks;
}

const holdTicks = ({ soakTicks }: State): number => Math.max(HOLD_TICKS, Math.ceil(soakTicks / 256));

function rank(state: State, names: readonly Series[], { order, of, likeness }: RankOptions): Ranked[] {
  const isAlike = (order === 'memory' || order === 'latency') && of !== undefined;
  const likenessTo = isAlike ? likeness?.(state, of) : undefined;
  const trends = new Map(state.verdict?.trends.map((trend) => [trend.series, trend]));
  const ranks = names.map(
    (series): Ranked => ({
      series,
      trend: trends.get(series),
      likeness: series === of ? null : (likenessTo?.(series) ?? null),
      isCounter: state.counters[series] === true || countsUp(series),
    }),
  );
  const byName = (a: Ranked, b: Ranked) => (a.series < b.series ? -1 : 1);
  const by: Readonly<Record<Order, (a: Ranked, b: Ranked) => number>> = {
    growth: byGrowth(order === 'growth' ? risesOf(state, names) : new Map()),
    memory: byLikeness,
    latency: byLikeness,
    value: (a, b) => compare(state.latest[b.series] ?? -Infinity, state.latest[a.series] ?? -Infinity),
    name: byName,
  };
  return ranks.sort((a, b) => by[order](a, b) || byName(a, b));
}

/** What the judge says grows, then what it does not know, then what it says stands still. */
const STATES: Readonly<Record<Trend['state'], number>> = {
  LEAK: 0,
  SUSPECT: 0,
  STEP: 1,
  WARMING: 1,
  UNKNOWN: 2,
  STABLE: 3,
};
const UNTOLD = STATES.UNKNOWN;

const byGrowth = (rises: ReadonlyMap<Series, number>) => (a: Ranked, b: Ranked) => {
  const state = ({ trend, isCounter }: Ranked) =>
    isCounter ? STATES.STABLE + 1 : trend ? STATES[trend.state] : UNTOLD;
  const rise = ({ series }: Ranked) => rises.get(series) ?? -Infinity;
  return state(a) - state(b) || compare(rise(b), rise(a));
};

const risesOf = ({ series }: State, names: readonly Series[]): ReadonlyMap<Series, number> =>
  new Map(
    names.flatMap((name) => {
      const change = changeOf(series[name]);
      return change ? [[name, change.rise] as const] : [];
    }),
  );

const byLikeness = (a: Ranked, b: Ranked): number =>
  compare(b.likeness ?? -Infinity, a.likeness ?? -Infinity);

/** Infinities are as large as each other. */
const compare = (a: number, b: number): number => (a === b ? 0 : a - b);

/** From the first tenth of the soak to the last, by their means; null before there is as much. */
export function changeOf(history: History | undefined): Change | null {
  if (!history) return null;
  const { full, open, width } = history.soak;
  const count = full.length + (open[0] + open[1] > 0 ? 1 : 0);
  if (count * width < TICKS_LEAST) return null;
  const tenth = Math.max(1, Math.floor(count / 10));
  const first = tenthOf(history.soak, 0, tenth);
  const last = tenthOf(history.soak, count - tenth, count);
  if (first.mean === null || last.mean === null) return null;
  const by = last.mean - first.mean;
  const most = Math.max(first.most, last.most);
  return {
    by,
    share: first.mean === 0 ? null : by / Math.abs(first.mean),
    rise: most === 0 ? 0 : by / most,
  };
}

/** By index, and of what lies between nothing is read: this is done for thousands of series in one frame. */
function tenthOf({ full, open }: Buckets, from: number, to: number): { mean: number | null; most: number } {
  let [n, sum, most] = [0, 0, 0];
  for (let i = from; i < to; i++) {
    const bucket = full[i] ?? open;
    n += bucket[0];
    sum += bucket[4];
    most = Math.max(most, Math.abs(bucket[2]), Math.abs(bucket[3]));
  }
  return { mean: n === 0 ? null : sum / n, most };
}
