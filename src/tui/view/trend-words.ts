/** How a series grows, in the judge's words: slope with its half interval, and what that means. */
import { formatDuration, formatQuantity } from '../../model/format.ts';
import { unitOf } from '../../model/series.ts';
import { isGivenBack, runsOut, type Trend } from '../../model/trend.ts';
import type { Unit } from '../../model/units.ts';
import { type Span, span } from './row.ts';

/** `+0.4 ± 0.3 MB/h`; '' when there is nothing to say yet. */
export function slopeWords({ series, slopePerHour, low, high }: Trend): string {
  if (slopePerHour === null || low === null || high === null) return '';
  const unit = unitOf(series);
  const perHour = signed(slopePerHour, unit);
  const half = formatQuantity((high - low) / 2, unit);
  const [, number = perHour, measure = ''] = /^([+-]?[\d.]+)(.*)$/.exec(perHour) ?? [];
  return `${half.endsWith(measure) && measure !== '' && unitPart(half) === measure ? number : perHour} ± ${half}/h`;
}

const unitPart = (text: string): string => text.replace(/^[+-]?[\d.]+/, '');

const signed = (value: number, unit: Unit): string => `${value > 0 ? '+' : ''}${formatQuantity(value, unit)}`;

const STYLES = {
  STABLE: ['●', 'good'],
  WARMING: ['◔', 'accent'],
  STEP: ['◆', 'accent'],
  SUSPECT: ['▲', 'warn'],
  LEAK: ['▲', 'bad'],
  UNKNOWN: ['?', 'warn'],
} as const satisfies Record<Trend['state'], readonly [string, Span['style']]>;

/** `STABLE, 600 kB/h would show`, `LEAK, +12% a day`, `UNKNOWN, enough data in 40 s`. */
export function stateWords(trend: Trend): Span {
  const [glyph, style] = STYLES[trend.state];
  const word = wordOf(trend);
  return span(`${glyph} ${word}${moreWords(trend)}`, word === trend.state ? style : 'warn');
}

/** What need not come back does not leak: it grows, or so it looks while the run goes on. */
function wordOf({ series, state }: Trend): string {
  if ((state !== 'LEAK' && state !== 'SUSPECT') || isGivenBack(series)) return state;
  return `${runsOut(series) ? 'FILLS UP' : 'GROWS'}${state === 'SUSPECT' ? '?' : ''}`;
}

function moreWords({
  series,
  state,
  smallestDetectablePerHour,
  growth24h,
  timeToLimitSeconds,
  enoughInSeconds,
  why,
}: Trend): string {
  if (state === 'UNKNOWN')
    return enoughInSeconds
      ? `, enough data in ${formatDuration(enoughInSeconds * 1000)}`
      : why[0]
        ? `, ${why[0]}`
        : '';
  if (state === 'LEAK' || state === 'SUSPECT') {
    if (timeToLimitSeconds !== null) return `, its limit in ${formatDuration(timeToLimitSeconds * 1000)}`;
    // Of what multiplies in a day a share says nothing.
    if (growth24h !== null && Math.abs(growth24h) < 2) return `, ${signed(growth24h, 'ratio')} in 24 h`;
  }
  if (state === 'STABLE' && smallestDetectablePerHour)
    return `, ${formatQuantity(smallestDetectablePerHour, unitOf(series))}/h would show`;
  return '';
}

/** A slope in a few columns, for a cell: `+52MB/h`, `flat`; '' when unknown. */
export function shortTrend(trend: Trend | undefined): string {
  if (!trend || trend.slopePerHour === null || trend.state === 'UNKNOWN') return '';
  const { low, high, slopePerHour, series } = trend;
  // Where even the direction is not known it is flat. In a cell every column counts: +52MB/h.
  return (low ?? 0) <= 0 && (high ?? 0) >= 0
    ? 'flat'
    : `${signed(slopePerHour, unitOf(series)).replace(' ', '')}/h`;
}
