/** Growth and slope against their limits, known once the interval clears them; and whether a series is steady. */
import { all, EMPTY_BUCKETS, whole } from '../model/buckets.ts';
import { formatDuration, formatQuantity } from '../model/format.ts';
import { meets } from '../model/instant.ts';
import type { State } from '../model/state.ts';
import type { Threshold } from '../model/threshold.ts';
import type { Trend, TrendState } from '../model/trend.ts';
import { type Judged, unknown } from './judged.ts';
import { perOf } from './last-of.ts';
import { trendOf } from './trend/trend-of.ts';

/** In fewer nothing is said of growth, however flat they are. */
const TICKS_LEAST = 60;

const STEADY: Readonly<Record<TrendState, Judged['state']>> = {
  STABLE: 'pass',
  WARMING: 'pass',
  STEP: 'pass',
  LEAK: 'fail',
  SUSPECT: 'unknown',
  UNKNOWN: 'unknown',
};

export function judgeSteady({ series }: Threshold, state: State): Judged {
  const trend = trendOf(state, series);
  if (!trend) return unknown('no reading in the soak');
  const why = [trend.state, ...trend.why].join(': ');
  const seen = STEADY[trend.state];
  return seen === 'unknown'
    ? unknown(`${why}${waitWords(trend)}`)
    : { state: seen, value: null, why: `${series} is ${why}` };
}

export function judgeTrend(threshold: Threshold, state: State): Judged {
  const trend = trendOf(state, threshold.series);
  if (!trend) return unknown('no reading in the soak');
  const [n] = whole(state.series[threshold.series]?.soak ?? EMPTY_BUCKETS);
  const waitMs = (TICKS_LEAST - n) * (state.profile?.everyMs ?? 0);
  if (waitMs > 0) return unknown(`fewer than ${TICKS_LEAST} ticks, enough in ${formatDuration(waitMs)}`);
  if (trend.slopePerHour === null)
    return (
      withinRange(threshold, state) ??
      unknown(`${trend.why[0] ?? 'too little is known of it'}${waitWords(trend)}`)
    );
  const change = changeOf(threshold, trend, state);
  if (typeof change === 'string') return unknown(change);
  const { value: size, low, high, limit } = change;
  // In base units a slope is per second, as its limit is in the profile.
  const value = threshold.measure === 'slope' ? size / 3600 : size;
  const side = (edge: number) => meets(edge, { ...threshold, limit });
  const say = (quantity: number) =>
    `${formatQuantity(quantity, threshold.unit)}${threshold.measure === 'slope' ? '/h' : ''}`;
  const verb = size >= 0 ? 'grows' : 'shrinks';
  const per = threshold.per ? ` per ${threshold.per.amount} ${threshold.per.of}` : '';
  const why = `${threshold.series} ${verb} by ${say(Math.abs(size))}${per} (${say(low)} to ${say(high)}), asked for ${threshold.operator} ${say(limit)}`;
  if (side(low) === side(high)) return { state: side(size) ? 'pass' : 'fail', value, why };
  return (
    withinRange(threshold, state) ?? {
      state: 'unknown',
      value,
      why: `${why}: the interval does not clear the limit yet`,
    }
  );
}

const waitWords = ({ enoughInSeconds }: Trend): string =>
  enoughInSeconds ? `, enough in ${formatDuration(enoughInSeconds * 1000)}` : '';

/**
 * Where the interval says too little (a warm-up's curve leaves few independent residuals), the range over the
 * whole soak still bounds its growth from above: what never rose by a fifth has not grown by one.
 */
function withinRange(threshold: Threshold, state: State): Judged | null {
  const { series, measure, per, operator, limit } = threshold;
  if (measure !== 'growth' || per || !operator.startsWith('<')) return null;
  const soak = state.series[series]?.soak ?? EMPTY_BUCKETS;
  const means = all(soak).flatMap(([n, , , , sum]) => (n > 0 ? [sum / n] : []));
  const least = Math.min(...means);
  const rise = Math.max(...means) / least - 1;
  if (!(least > 0) || !meets(rise, threshold)) return null;
  const why = `${series} moved by ${formatQuantity(rise, 'ratio')} at most, asked for growth ${operator} ${formatQuantity(limit, 'ratio')}`;
  return { state: 'pass', value: rise, why };
}

/** The trend in the threshold's own terms: growth over the soak, or slope a judge's hour; or why it has none. */
function changeOf(threshold: Threshold, { slopePerHour: perHour, low, high, level }: Trend, state: State) {
  if (perHour === null || low === null || high === null || level === null) return 'too little is known of it';
  const hours = (state.soakTicks * (state.profile?.everyMs ?? 0)) / (state.profile?.judgeHourMs ?? 1);
  const growth = threshold.measure === 'growth';
  const { per } = threshold;
  const requests = per ? (perOf(threshold, state) ?? 0) / per.amount : null;
  const base = requests ?? (growth ? level - perHour * hours : threshold.unit === 'ratio' ? level : 1);
  if (base <= 0)
    return per ? `no ${per.of} in the soak yet` : 'it starts at 0, so there is no share of the start';
  const scale = (growth ? hours : 1) / base;
  const limit = growth ? threshold.limit : threshold.limit * 3600;
  return { value: perHour * scale, low: low * scale, high: high * scale, limit };
}
