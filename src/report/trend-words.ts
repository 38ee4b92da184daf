/** How a series moves over the soak, in words. */
import { formatDuration, formatQuantity, formatRatio } from '../model/format.ts';
import { type Series, unitOf } from '../model/series.ts';
import { isGivenBack, runsOut, type Trend, type TrendFigures, withoutCrumbs } from '../model/trend.ts';
import type { Unit } from '../model/units.ts';

export function stateInWords({ series, state }: Pick<Trend, 'series' | 'state'>): string {
  if ((state !== 'LEAK' && state !== 'SUSPECT') || isGivenBack(series)) return state;
  const verb = runsOut(series) ? 'FILLS UP' : 'GROWS';
  return state === 'LEAK' ? verb : `${verb}, as it looks`;
}

/** Beyond so much nobody plans. */
const FORECAST_MOST_SECONDS = 365 * 86_400;

/** "its limit is reached in 13 days"; null: it has no limit, or does not approach it in a year. */
export function forecastInWords({
  series,
  timeToLimitSeconds,
}: Pick<Trend, 'series' | 'timeToLimitSeconds'>) {
  if (timeToLimitSeconds === null || timeToLimitSeconds > FORECAST_MOST_SECONDS) return null;
  const what = runsOut(series) ? 'the disk is full' : 'its limit is reached';
  return timeToLimitSeconds <= 0 ? `${what} now` : `${what} in ${formatDuration(timeToLimitSeconds * 1000)}`;
}

/** "+0.4 MB/h ± 0.3 MB"; null when too little is known. */
export function slopeInWords(
  { slopePerHour, low, high, level }: Pick<TrendFigures, 'slopePerHour' | 'low' | 'high' | 'level'>,
  unit: Unit,
): string | null {
  if (slopePerHour === null || low === null || high === null) return null;
  const slope = withoutCrumbs(slopePerHour, level);
  const half = withoutCrumbs((high - low) / 2, level);
  const sign = slope === 0 ? '' : slope < 0 ? '-' : '+';
  return `${sign}${formatQuantity(Math.abs(slope), unit)}/h ± ${formatQuantity(half, unit)}`;
}

/** "+0.4 MB/h ± 0.3 MB, STABLE", and when its limit is reached. */
export function trendInWords(trend: Trend | undefined): string {
  if (!trend) return 'no trend yet';
  const slope = slopeInWords(trend, unitOf(trend.series));
  const { enoughInSeconds } = trend;
  if (slope === null)
    return `trend UNKNOWN${enoughInSeconds ? `, enough data in ${formatDuration(enoughInSeconds * 1000)}` : ''}`;
  const forecast = forecastInWords(trend);
  return `${slope}, ${stateInWords(trend)}${forecast ? `, ${forecast}` : ''}`;
}

/** What grows more than tenfold in a day is told by its slope: a share of next to nothing says nothing. */
const SHARE_MOST = 10;

/** "+12% in 24 h"; null when that would say nothing. */
export function shareInWords({ growth24h }: Pick<TrendFigures, 'growth24h'>): string | null {
  if (growth24h === null || Math.abs(growth24h) > SHARE_MOST) return null;
  return `${growth24h > 0 ? '+' : ''}${formatRatio(growth24h)} in 24 h`;
}

/** "process.rss: LEAK, +31 MB/h ± 4 MB, +12% in 24 h, its limit is reached in 3 days". */
export function trendSentence(trend: Trend): string {
  const { series, state, smallestDetectablePerHour, enoughInSeconds, why } = trend;
  const unit = unitOf(series);
  const slope = slopeInWords(trend, unit);
  const grows = state === 'LEAK' || state === 'SUSPECT';
  const parts = [
    stateInWords(trend),
    slope,
    grows ? shareInWords(trend) : null,
    forecastInWords(trend),
    state === 'STABLE' && smallestDetectablePerHour !== null
      ? `${formatQuantity(smallestDetectablePerHour, unit)}/h would show`
      : null,
    state === 'UNKNOWN' && enoughInSeconds
      ? `enough data in ${formatDuration(enoughInSeconds * 1000)}`
      : null,
    (state === 'UNKNOWN' && !enoughInSeconds) || state === 'STEP' ? (why[0] ?? null) : null,
  ];
  return `${series}: ${parts.filter((part) => part !== null).join(', ')}`;
}

/** Of a process, a database or a disk also that nothing grows is worth a word; of all else only that it does. */
const ALWAYS_TOLD = /(^|\.)(process\.(rss|fds|threads)|sqlite(\.\w+)?\.(file|wal)|disk(\.\w+)?\.free)$/;

export const isTold = ({ series, state }: { series: Series; state: Trend['state'] }): boolean =>
  state === 'LEAK' || state === 'SUSPECT' || state === 'STEP' || ALWAYS_TOLD.test(series);
