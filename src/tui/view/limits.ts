/** What a profile's lines allow a series, to be drawn across its chart. */
import type { Series } from '../../model/series.ts';
import type { State } from '../../model/state.ts';
import type { Threshold } from '../../model/threshold.ts';
import type { Limit } from '../charts/chart.ts';

/** Of the lines that must hold those whose limit is a value of the series itself, each limit once. */
export function limitsOf({ profile }: State, series: Series): Limit[] {
  const limits = new Map<number, string>();
  for (const line of profile?.pass ?? []) {
    if (line.series !== series || !isOfItsValues(line) || limits.has(line.limit)) continue;
    limits.set(line.limit, shortText(line));
  }
  return [...limits].map(([value, label]) => ({ value, label }));
}

const isOfItsValues = ({ measure, divisor, per, share, during, operator }: Threshold): boolean =>
  ['value', 'mean', 'min', 'max'].includes(measure) &&
  !divisor &&
  !per &&
  !share &&
  !during &&
  operator !== '==' &&
  operator !== '!=';

/** `p95 over 5m < 500ms`: whose it is, is said by the chart. */
const shortText = ({ text, series }: Threshold): string =>
  text.startsWith(series) ? `${series.slice(series.lastIndexOf('.') + 1)}${text.slice(series.length)}` : text;
