/** How a series grows, in the judge's words: slope with its half interval, and what that means. */
import { formatDuration, formatNumber, formatQuantity } from '../../model/format.ts';
import { unitOf } from '../../model/series.ts';
import { isGivenBack, runsOut, type Trend, withoutCrumbs } from '../../model/trend.ts';
import type { Unit } from '../../model/units.ts';
import { type Row, row, type Span, span } from './row.ts';

/** What the ends of written quantities stand for. */
const SCALES: Readonly<Record<string, number>> = {
  '': 1,
  M: 1e6,
  G: 1e9,
  '%': 0.01,
  µs: 1e-6,
  ms: 1e-3,
  s: 1,
  ' B': 1,
  ' kB': 1e3,
  ' MB': 1e6,
  ' GB': 1e9,
  ' TB': 1e12,
};

/** `+0.4 ± 0.3 MB/h`, both in the unit of the larger; '' when there is nothing to say yet. */
export function slopeWords({ series, slopePerHour, low, high, level }: Trend): string {
  if (slopePerHour === null || low === null || high === null) return '';
  const unit = unitOf(series);
  const exact = withoutCrumbs(slopePerHour, level);
  const half = withoutCrumbs((high - low) / 2, level);
  const measure = formatQuantity(Math.max(Math.abs(exact), half), unit).replace(/^[\d.]+/, '');
  const scale = SCALES[measure];
  if (scale === undefined) return `${signed(exact, unit)} ± ${formatQuantity(half, unit)}/h`;
  const slope = formatNumber(exact / scale);
  // What is told of a slope is rounded: it is not surer than that.
  const rounding = exact === 0 ? 0 : 0.5 / 10 ** (slope.split('.')[1]?.length ?? 0);
  const shown = formatNumber(Math.max(half / scale, rounding));
  return `${exact > 0 ? '+' : ''}${slope} ± ${shown}${measure}/h`;
}

const signed = (value: number, unit: Unit): string => `${value > 0 ? '+' : ''}${formatQuantity(value, unit)}`;

const STYLES = {
  STABLE: ['●', 'good'],
  WARMING: ['◔', 'accent'],
  STEP: ['◆', 'accent'],
  SUSPECT: ['▲', 'warn'],
  LEAK: ['▲', 'bad'],
  UNKNOWN: ['?', 'warn'],
} as const satisfies Record<Trend['state'], readonly [string, Span['style']]>;

function unknownWords({ enoughInSeconds, why }: Trend, isSoakOver: boolean): string {
  if (!enoughInSeconds) return why[0] ? `, ${why[0]}` : '';
  const time = formatDuration(enoughInSeconds * 1000);
  return isSoakOver ? `, the soak was ${time} too short` : `, enough data in ${time}`;
}

/** The state as a sign alone, for a table. */
export function glyphOf(trend: Trend): Span {
  const [glyph, style] = STYLES[trend.state];
  return span(glyph, wordOf(trend) === trend.state ? style : 'warn');
}

/** `STABLE, 600 kB/h would show`, `LEAK, +12% a day`, `UNKNOWN, enough data in 40 s`; of a soak that is over `40 s too short`. */
export function stateWords(trend: Trend, isSoakOver = false): Span {
  const [glyph, style] = STYLES[trend.state];
  const word = wordOf(trend);
  return span(`${glyph} ${word}${moreWords(trend, isSoakOver)}`, word === trend.state ? style : 'warn');
}

/** Slope and state, from the longest way to say it to the shortest. */
export function growthWords(trend: Trend, isSoakOver = false): Row[] {
  const state = stateWords(trend, isSoakOver);
  const word = span(state.text.split(',')[0] ?? '', state.style);
  const slope = slopeWords(trend);
  const start = slope === '' ? row() : row(`${slope}   `);
  // Of what is not known yet, when it will be says more than a slope that may be anything.
  const short = trend.state === 'UNKNOWN' ? [state] : [...start, word];
  return [[...start, state], short, slope === '' ? [word] : [glyphOf(trend), span(` ${slope}`)], [word]];
}

/** What need not come back does not leak: it grows, or so it looks while the run goes on. */
function wordOf({ series, state }: Trend): string {
  if ((state !== 'LEAK' && state !== 'SUSPECT') || isGivenBack(series)) return state;
  return `${runsOut(series) ? 'FILLS UP' : 'GROWS'}${state === 'SUSPECT' ? '?' : ''}`;
}

function moreWords(trend: Trend, isSoakOver: boolean): string {
  const { series, state, smallestDetectablePerHour, growth24h, timeToLimitSeconds } = trend;
  if (state === 'UNKNOWN') return unknownWords(trend, isSoakOver);
  if (state === 'LEAK' || state === 'SUSPECT') {
    if (timeToLimitSeconds !== null) return `, its limit in ${formatDuration(timeToLimitSeconds * 1000)}`;
    // Of what multiplies in a day a share says nothing.
    if (growth24h !== null && Math.abs(growth24h) < 2) return `, ${signed(growth24h, 'ratio')} in 24 h`;
  }
  if (state === 'STABLE' && smallestDetectablePerHour)
    return `, ${formatQuantity(smallestDetectablePerHour, unitOf(series))}/h would show`;
  return '';
}

/** A slope in eight columns, for a cell: `+52MB/h`, `flat`; '' when unknown. */
export function shortTrend(trend: Trend | undefined): string {
  if (!trend || trend.slopePerHour === null || trend.state === 'UNKNOWN') return '';
  const { low, high, slopePerHour, series } = trend;
  // Where even the direction is not known it is flat. In a cell every column counts: +52MB/h.
  if ((low ?? 0) <= 0 && (high ?? 0) >= 0) return 'flat';
  const size = Math.abs(slopePerHour);
  const rounded = Number(size.toPrecision(2));
  const words = signed(Math.sign(slopePerHour) * rounded, unitOf(series)).replace(' ', '');
  return `${words}/h`;
}

/** `9 hours`, `30 days` until the limit is reached; null: there is none, or it does not come nearer. */
export function timeToLimit(trend: Trend | undefined): string | null {
  const seconds = limitSeconds(trend);
  if (seconds === null) return null;
  const hours = seconds / 3600;
  if (hours < 1) return `${Math.max(1, Math.floor(seconds / 60))} min`;
  return hours < 48 ? `${Math.floor(hours)} hours` : `${Math.floor(hours / 24)} days`;
}

/** The same in eight columns: `9h left`, `30d left`. */
export function shortLimit(trend: Trend | undefined): string | null {
  const seconds = limitSeconds(trend);
  if (seconds === null) return null;
  const hours = seconds / 3600;
  if (hours < 1) return `${Math.max(1, Math.floor(seconds / 60))}m left`;
  return hours < 48 ? `${Math.floor(hours)}h left` : `${Math.min(999, Math.floor(hours / 24))}d left`;
}

/** What is stable, or not known yet, is not forecast. */
const limitSeconds = (trend: Trend | undefined): number | null =>
  trend?.state === 'LEAK' || trend?.state === 'SUSPECT' ? trend.timeToLimitSeconds : null;
