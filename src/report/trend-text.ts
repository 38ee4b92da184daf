/** All that is known of how one series moves, as text in 80 columns. */
import { formatDuration, formatQuantity, formatRatio } from '../model/format.ts';
import type { Trend } from '../model/trend.ts';
import type { Unit } from '../model/units.ts';
import { forecastInWords, shareInWords, stateInWords } from './trend-words.ts';
import { wrap } from './wrap.ts';

const LABEL_COLUMNS = 20;

export function trendText(trend: Trend, unit: Unit): string {
  const { series, level, slopePerHour, low, high, slopePerRequest } = trend;
  const say = (value: number) => formatQuantity(value, unit);
  const signed = (value: number) => `${value > 0 ? '+' : ''}${say(value)}`;
  const after = (seconds: number | null) => (seconds === null ? null : formatDuration(seconds * 1000));
  const slope =
    slopePerHour === null || low === null || high === null
      ? null
      : `${signed(slopePerHour)}/h (${signed(low)} to ${signed(high)}, 99 %)`;
  const facts: readonly (readonly [label: string, fact: string | null])[] = [
    ['level', level === null ? null : say(level)],
    ['slope', slope],
    ['a day', shareInWords(trend)],
    ['a request', slopePerRequest === null ? null : signed(slopePerRequest)],
    [
      'would have shown',
      trend.smallestDetectablePerHour === null ? null : `${say(trend.smallestDetectablePerHour)}/h`,
    ],
    ['warmed up after', after(trend.warmupSeconds)],
    ['step after', after(trend.stepAt)],
    ['restarts', trend.segments > 1 ? String(trend.segments - 1) : null],
    ['gaps', trend.gapShare > 0 ? formatRatio(trend.gapShare) : null],
    ['limit', forecastInWords(trend)],
    ['enough in', trend.enoughInSeconds ? after(trend.enoughInSeconds) : null],
  ];
  return [
    wrap(`${series}: ${stateInWords(trend)}`),
    ...facts.flatMap(([label, fact]) => (fact === null ? [] : [`  ${label.padEnd(LABEL_COLUMNS)}${fact}`])),
    ...trend.why.map((why) => wrap(`  - ${why}`, 4)),
  ].join('\n');
}
