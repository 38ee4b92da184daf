/** The whole soak as moments, oldest first, and what of each series was usual in them. */
import { all, type Bucket } from '../../model/buckets.ts';
import type { Series } from '../../model/series.ts';
import type { State } from '../../model/state.ts';
import { type Moment, momentOf, type Pair, perSecondOf, readingOf, spansOf } from './moment.ts';

/** Of a soak's moments: a tenth of them is lower, half of them, nine tenths. */
export interface Range {
  readonly low: number;
  readonly mid: number;
  readonly high: number;
}

/** null where fewer than three moments tell. */
export interface Usual {
  of(series: Series): Range | null;
  perSecond(series: Series): Range | null;
}

const MOMENTS_LEAST = 3;

export interface SoakMoments {
  readonly usual: Usual;
  /** With the soak's ticks before it. */
  readonly moments: readonly { readonly moment: Moment; readonly from: number }[];
}

/** Nothing is read before it is asked for: of 200 series the rules ask for 60. */
export function soakMoments(state: State): SoakMoments {
  const everySeconds = (state.profile?.everyMs ?? 1000) / 1000;
  const spans = spansOf(state);
  const joined = memo((series): readonly Bucket[] | null => {
    const history = state.series[series];
    if (!history) return null;
    const buckets = all(history.soak);
    return spans.map(({ from, to }) => buckets.slice(from, to).reduce(join));
  });
  const pairOf = (series: Series, i: number): Pair | null => {
    const buckets = joined(series);
    const now = buckets?.[i];
    return now ? { now, before: buckets[i - 1] ?? null } : null;
  };
  const rangeOf = (series: Series, read: (pair: Pair, seconds: number) => number | null) =>
    range(
      spans.flatMap(({ ticks }, i) => {
        const pair = pairOf(series, i);
        return (pair && read(pair, ticks * everySeconds)) ?? [];
      }),
    );
  let ticks = 0;
  return {
    usual: {
      of: memo((series) => rangeOf(series, ({ now }) => readingOf(now)?.mean ?? null)),
      perSecond: memo((series) => rangeOf(series, perSecondOf)),
    },
    moments: spans.map((span, i) => {
      const from = ticks;
      ticks += span.ticks;
      return {
        moment: momentOf(span.ticks, span.ticks * everySeconds, (series) => pairOf(series, i)),
        from,
      };
    }),
  };
}

function join(a: Bucket, b: Bucket): Bucket {
  const [n, gaps, min, max, sum] = b;
  if (n === 0) return [a[0], a[1] + gaps, a[2], a[3], a[4]];
  if (a[0] === 0) return [n, a[1] + gaps, min, max, sum];
  return [a[0] + n, a[1] + gaps, Math.min(a[2], min), Math.max(a[3], max), a[4] + sum];
}

function range(values: readonly number[]): Range | null {
  if (values.length < MOMENTS_LEAST) return null;
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] as number;
  return { low: at(0.1), mid: at(0.5), high: at(0.9) };
}

function memo<T>(read: (series: Series) => T): (series: Series) => T {
  const seen = new Map<Series, T>();
  return (series) => {
    if (!seen.has(series)) seen.set(series, read(series));
    return seen.get(series) as T;
  };
}
