/** A limit that is a recorded figure, or so much beside it: a plain number once the line has been read. */
import { formatQuantity, formatRatio } from '../format.ts';
import { unitOf } from '../series.ts';
import type { Surroundings, Threshold } from '../threshold.ts';
import type { Line } from './grammar.ts';
import { isTrendMeasure } from './measures.ts';
import type { RightWords } from './read-limit.ts';
import { refuse } from './refuse.ts';

export type Limit = Pick<Threshold, 'operator' | 'limit' | 'unit' | 'share' | 'tolerance' | 'from'>;

export function baselineLimit(
  line: Line,
  operator: Threshold['operator'],
  { at, sign, share: by }: Extract<RightWords, { kind: 'baseline' }>,
  side: Pick<Threshold, 'series' | 'measure' | 'during'>,
  { baselineOf }: Surroundings,
): Limit {
  if (line.divisor || line.per || isTrendMeasure(side.measure))
    refuse(at, 'a baseline has plain figures only', 'such as: dns.latency.p95 < baseline +20%');
  if ((sign === '±') !== (sign !== null && (operator === '==' || operator === '!=')))
    refuse(at, `${operator} and ${sign} do not go together`, 'such as: < baseline +20%, == baseline ±20%');
  // Of what a load counts only its failures are kept, as a share of due.
  const share = side.series.endsWith('.errors') && side.measure === 'value';
  const unit = share ? 'ratio' : unitOf(side.series);
  const value = baselineOf?.({ ...side, share }) ?? {
    message: 'there is no baseline',
    hint: 'baseline: FILE.json in the profile',
  };
  if (typeof value !== 'number') return refuse(at, value.message, value.hint);
  const exact = (amount: number) => Number(amount.toPrecision(12));
  const words = `baseline ${formatQuantity(value, unit)}${sign === null ? '' : ` ${sign} ${formatRatio(by)}`}`;
  return {
    operator,
    limit: sign === '±' || sign === null ? value : exact(value * (sign === '+' ? 1 + by : 1 - by)),
    unit,
    share,
    ...(sign === '±' ? { tolerance: exact(Math.abs(value) * by) } : {}),
    from: words,
  };
}
