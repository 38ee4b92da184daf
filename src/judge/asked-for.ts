/** What a threshold looks at and what it asks for, in words. */
import { formatQuantity, formatRatio } from '../model/format.ts';
import type { Side, Threshold } from '../model/threshold.ts';

/** `process.rss max`, `a / b`, `dns.errors per 1000 requests during step 2`. */
export function leftOf(threshold: Threshold): string {
  const { divisor, per } = threshold;
  const over = divisor ? ` / ${wordsOf(divisor)}` : '';
  const counted = per ? ` per ${per.amount} ${per.of}` : '';
  return `${wordsOf(threshold)}${over}${counted}${threshold.during ? ` during ${spanOf(threshold)}` : ''}`;
}

const wordsOf = ({ series, measure }: Side): string =>
  measure === 'value' ? series : `${series} ${measure}`;

/** What of the run a line looks at. */
export function spanOf({ during }: Threshold): string {
  if (during === undefined) return 'soak';
  return typeof during === 'string' ? during : `${during.kind} ${during.number}`;
}

/** A value of the line's left side with its unit: a rate's is a second. */
export const sizeOf = (value: number, { unit, measure, divisor }: Threshold): string =>
  `${formatQuantity(value, unit)}${measure === 'rate' && !divisor ? '/s' : ''}`;

export function askedFor(threshold: Threshold): string {
  const { operator, limit, tolerance, from } = threshold;
  const band = tolerance === undefined || limit === 0 ? '' : ` ± ${formatRatio(tolerance / Math.abs(limit))}`;
  return `asked for ${operator} ${sizeOf(limit, threshold)}${band}${from === undefined ? '' : ` (${from})`}`;
}
