/** A limit whose unit cannot be meant is refused: `rss < 100ms` would hold, or fail, for ever. */
import { isCount, type Series, unitOf } from '../series.ts';
import type { Side } from '../threshold.ts';
import type { Quantity, Unit } from '../units.ts';
import type { Line } from './grammar.ts';
import type { RightWords } from './read-limit.ts';
import { refuse } from './refuse.ts';

const EXAMPLE: Record<Unit, string> = { seconds: '100ms', bytes: '2GB', ratio: '80%', number: '5' };
/** A scraped series' unit is a guess from its name. */
const isGuessed = (series: Series): boolean => series.includes('metrics.');
/** What may be below 0. */
const SIGNED = /(^|\.)(metrics|query)\.|\.skew$/;

export function checkLimit(
  line: Line,
  side: Side,
  divisor: Side | undefined,
  { at, quantity }: Extract<RightWords, { kind: 'quantity' }>,
): void {
  const wrong = divisor
    ? ratioMismatch(side, divisor, quantity)
    : (timeMismatch(line, side, quantity) ?? unitMismatch(line, side, quantity));
  if (wrong) refuse(at, wrong.message, wrong.hint);
  const mayFall = side.measure === 'growth' || side.measure === 'slope' || SIGNED.test(side.series);
  if (quantity.value < 0 && !mayFall)
    refuse(at, `${side.series} is never below 0`, `such as: ${EXAMPLE[unitOf(side.series)]}`);
}

interface Mismatch {
  readonly message: string;
  readonly hint: string;
}

function timeMismatch(
  { per }: Line,
  { series, measure }: Side,
  { unit, perSeconds }: Quantity,
): Mismatch | undefined {
  if (measure === 'growth' && !per && (unit !== 'ratio' || perSeconds !== undefined))
    return { message: 'growth is a share of the start', hint: 'such as: growth < 20%' };
  if (measure === 'slope' && perSeconds === undefined)
    return { message: 'a slope needs a time to be counted over', hint: 'such as: slope < 10MB/h' };
  const isPerTime = measure === 'slope' || measure === 'rate';
  // A plain 900/s is a rate that somebody measured: the load's own, a gauge of the target's.
  if (isPerTime || perSeconds === undefined || (perSeconds === 1 && !per)) return undefined;
  const hint = per ? `such as: < ${EXAMPLE[unitOf(series)]}` : `such as: ${series} slope < 10MB/h`;
  return {
    message: per ? 'what is counted per requests is not over a time' : 'only a slope is counted over a time',
    hint,
  };
}

function unitMismatch({ per }: Line, { series, measure }: Side, limit: Quantity): Mismatch | undefined {
  // 0 is 0 in every unit, and growth is a share whatever grows.
  if (isGuessed(series) || limit.value === 0 || (measure === 'growth' && !per)) return undefined;
  const unit = unitOf(series);
  const isShare =
    isCount(series) && limit.unit === 'ratio' && (measure === 'value' || measure === 'slope') && !per;
  if (unit === limit.unit || isShare || (unit === 'ratio' && limit.unit === 'number')) return undefined;
  const time = measure === 'slope' ? '/h' : measure === 'rate' ? '/s' : '';
  return {
    message: `${series} is measured in ${unit === 'number' ? 'plain numbers' : unit}`,
    hint: `such as: ${EXAMPLE[unit]}${time}`,
  };
}

/** Bytes by bytes are a number; bytes by requests are bytes. */
function ratioMismatch(side: Side, divisor: Side, { unit, perSeconds }: Quantity): Mismatch | undefined {
  const [top, bottom] = [unitOf(side.series), unitOf(divisor.series)];
  if (perSeconds !== undefined)
    return { message: 'a ratio is not counted over a time', hint: 'such as: < 50%, < 3' };
  if (unit === 'ratio' || unit === 'number' || isGuessed(side.series) || isGuessed(divisor.series))
    return undefined;
  if (bottom === 'number' && unit === top) return undefined;
  return {
    message: `a ratio of ${top} to ${bottom} is not measured in ${unit}`,
    hint: 'such as: < 50%, < 3',
  };
}
