/** Sentences that snapshots, the headless printer and status share. */
import { formatBytes, formatNumber, formatQuantity, NOTHING } from '../model/format.ts';
import { unitOf } from '../model/series.ts';
import type { Trend } from '../model/trend.ts';
import type { Capacity, Verdict, VerdictState } from '../model/verdict.ts';

export const VERDICT_WORDS: Readonly<Record<VerdictState, string>> = {
  pass: 'PASS',
  fail: 'FAIL',
  unknown: 'UNKNOWN',
  aborted: 'ABORTED',
};

/** "4 of 6 hold, 1 fails, 1 not known yet". */
export function thresholdsInWords({ thresholds }: Verdict): string {
  const count = (state: string) => thresholds.filter((each) => each.state === state).length;
  const applied = thresholds.length - count('skipped');
  const parts = [`${count('pass')} of ${applied} hold`];
  if (count('fail') > 0) parts.push(`${count('fail')} ${count('fail') === 1 ? 'fails' : 'fail'}`);
  if (count('unknown') > 0) parts.push(`${count('unknown')} not known`);
  if (count('skipped') > 0) parts.push(`${count('skipped')} for longer soaks`);
  return parts.join(', ');
}

/** "+0.4 MB/h ± 0.3 MB, STABLE". */
export function trendInWords(trend: Trend | undefined): string {
  if (!trend) return 'no trend yet';
  const { series, state, slopePerHour, low, high, enoughInSeconds } = trend;
  if (slopePerHour === null || low === null || high === null)
    return `trend UNKNOWN${enoughInSeconds ? `, enough data in ${Math.ceil(enoughInSeconds)} s` : ''}`;
  const unit = unitOf(series);
  const sign = slopePerHour < 0 ? '-' : '+';
  return `${sign}${formatQuantity(Math.abs(slopePerHour), unit)}/h ± ${formatQuantity((high - low) / 2, unit)}, ${state}`;
}

/** "212 MB (+0.4 MB/h ± 0.3 MB, STABLE)". */
export const levelInWords = (bytes: number | null | undefined, trend: Trend | undefined): string =>
  bytes == null ? NOTHING : `${formatBytes(bytes)} (${trendInWords(trend)})`;

const LIMITS: Readonly<Record<NonNullable<Capacity['limit']>, string>> = {
  target: 'more is too much for the target',
  generator: 'more could not be sent from here',
  range: 'more was not asked for',
  none: 'not even the least was good',
};

/** "dns: 800/s (70 %: 560/s; knee at 600/s), more is too much for the target". */
export function capacityInWords({ load, unit, best, safe, knee, limit }: Capacity): string {
  const amount = (value: number | null) => `${formatNumber(value)}${unit === 'vus' ? ' VUs' : '/s'}`;
  const parts = [
    ...(safe === null ? [] : [`70 %: ${amount(safe)}`]),
    ...(knee === null ? [] : [`knee at ${amount(knee)}`]),
  ];
  const more = parts.length > 0 ? ` (${parts.join('; ')})` : '';
  if (limit === null) return `${load}: not known yet${more}`;
  return `${load}: ${best === null ? 'none' : amount(best)}${more}, ${LIMITS[limit]}`;
}
