/** How a series grows, in the judge's words: slope with its half interval, and what that means. */
import { formatDuration, formatQuantity } from '../../model/format.ts';
import { unitOf } from '../../model/series.ts';
import type { Unit } from '../../model/units.ts';
import type { Trend } from '../../model/verdict.ts';
import { type Span, span } from './row.ts';

/** `+0.4 ± 0.3 MB/h`; '' when there is nothing to say yet. */
export function slopeWords({ series, slope }: Trend): string {
  if (!slope) return '';
  const unit = unitOf(series);
  const perHour = signed(slope.perHour, unit);
  const half = formatQuantity((slope.high - slope.low) / 2, unit);
  const [, number = perHour, measure = ''] = /^([+-]?[\d.]+)(.*)$/.exec(perHour) ?? [];
  return `${half.endsWith(measure) && measure !== '' && unitPart(half) === measure ? number : perHour} ± ${half}/h`;
}

const unitPart = (text: string): string => text.replace(/^[+-]?[\d.]+/, '');

const signed = (value: number, unit: Unit): string => `${value > 0 ? '+' : ''}${formatQuantity(value, unit)}`;

/** `STABLE, at most +700 kB/h`, `GROWING`, `UNKNOWN, enough data in 40 s`. */
export function stateWords(trend: Trend): Span {
  const unit = unitOf(trend.series);
  switch (trend.state) {
    case 'flat':
      return span(
        `● STABLE${trend.slope ? `, at most ${formatQuantity(trend.slope.high, unit)}/h` : ''}`,
        'good',
      );
    case 'growing':
      return span(`▲ GROWING${growthWords(trend)}`, 'warn');
    case 'shrinking':
      return span(`▼ shrinking${growthWords(trend)}`, 'accent');
    case 'unknown':
      return span(
        trend.enoughInMs > 0
          ? `? UNKNOWN, enough data in ${formatDuration(trend.enoughInMs)}`
          : '? UNKNOWN, it moves too much to tell yet',
        'warn',
      );
  }
}

function growthWords({ growth }: Trend): string {
  if (growth === null || !Number.isFinite(growth)) return '';
  return `, ${growth > 0 ? '+' : ''}${(growth * 100).toFixed(Math.abs(growth) < 0.1 ? 1 : 0)}% so far`;
}

/** A slope in a few columns, for a cell: `+52 MB/h`, `flat`; '' when unknown. */
export function shortTrend(trend: Trend | undefined): string {
  if (!trend?.slope || trend.state === 'unknown') return '';
  // In a cell every column counts: +52MB/h.
  return trend.state === 'flat'
    ? 'flat'
    : `${signed(trend.slope.perHour, unitOf(trend.series)).replace(' ', '')}/h`;
}
