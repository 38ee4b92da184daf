/** What a line that is grammatical means; refused where it can mean nothing, or not what was meant. */
import { isCount, type Series } from '../series.ts';
import type { Side, Surroundings, Threshold } from '../threshold.ts';
import type { Unit } from '../units.ts';
import { baselineLimit, type Limit } from './baseline-limit.ts';
import { checkClauses } from './clauses.ts';
import type { Line } from './grammar.ts';
import { checkLimit } from './limits.ts';
import { isTrendMeasure } from './measures.ts';
import { refuse } from './refuse.ts';
import { isOfTicks, latencyFigureOf, sideOf } from './sides.ts';

export function meaningOf(line: Line, surroundings: Surroundings): Threshold {
  if (line.per) checkPer(line, sideOf(line.side), line.per);
  for (const { column, text } of seriesIn(line)) {
    const why = surroundings.whyNot?.(text);
    if (why) refuse({ column }, why.message, why.hint);
  }
  const side = sideOf(line.side);
  const divisor = line.divisor && sideOf(line.divisor);
  if (divisor) checkRatio(line, side, divisor);
  checkClauses(line, side, divisor);
  const during = line.during && line.during.what !== 'soak' ? { during: line.during.what } : {};
  const { limit, share, operator, unit, ...more } = limitOf(
    line,
    { ...side, ...during },
    divisor,
    surroundings,
  );
  return {
    text: line.text,
    ...side,
    operator,
    limit,
    unit,
    share,
    ...(divisor ? { divisor } : {}),
    ...(line.per ? { per: { amount: line.per.amount, of: line.per.of.text } } : {}),
    ...more,
    ...(line.over ? { overMs: line.over.ms } : {}),
    ...(line.for ? { forMs: line.for.ms } : {}),
    ...(line.after ? { afterMs: line.after.ms } : {}),
    ...during,
  };
}

/** The series that the run must have, and where the line names them. */
function seriesIn({ side, divisor, per }: Line): { readonly column: number; readonly text: Series }[] {
  const named = [side, ...(divisor ? [divisor] : [])].map((each) => {
    const { series } = sideOf(each);
    // Of a latency all figures come together.
    return {
      column: each.series.column,
      text: latencyFigureOf(sideOf(each)) ? series.replace(/\.latency$/, '$&.p50') : series,
    };
  });
  if (!per || per.of.text === 'requests') return named;
  return [...named, { column: per.of.column, text: per.of.text.replace(/\.requests$/, '.ok') }];
}

function checkRatio({ side, divisor, per }: Line, top: Side, bottom: Side): void {
  const trend = [side, divisor].find((each) => each && isTrendMeasure(each.measure));
  if (trend) refuse(trend.series, `${trend.measure} is no part of a ratio`, 'such as: a max / b max < 3');
  if (per) refuse(per.at, 'a ratio is not counted per requests', 'one or the other');
  if (isOfTicks(top) === isOfTicks(bottom)) return;
  const lone = isOfTicks(top) ? top : bottom;
  refuse(
    (isOfTicks(top) ? side : (divisor ?? side)).series,
    `«${lone.series}» has a value a tick, the other side one for the soak`,
    `which of its values: ${lone.series} mean, or max, min, last`,
  );
}

function checkPer({ side }: Line, { series, measure }: Side, { of }: NonNullable<Line['per']>): void {
  const isCounted = measure === 'increase' || (measure === 'value' && isCount(series));
  if (measure !== 'growth' && !isCounted)
    refuse(
      side.series,
      `${series} ${measure === 'value' ? '' : `${measure} `}is nothing that requests add up to`,
      `such as: ${series} growth per 1000 requests`,
    );
  if (of.text === 'requests') return;
  if (!of.text.includes('.'))
    refuse(of, `«${of.text}» is no series`, `such as: per 1000 requests, per 1000 ${of.text}.requests`);
  // What is divided by must count up as well.
  sideOf({ series: of, measure: 'increase' });
}

function limitOf(
  line: Line,
  side: Pick<Threshold, 'series' | 'measure' | 'during'>,
  divisor: Side | undefined,
  surroundings: Surroundings,
): Limit {
  if (!line.comparison) return { operator: '==', limit: 1, unit: 'number', share: false };
  const { operator, right } = line.comparison;
  if (right.kind === 'quantity') {
    checkLimit(line, side, divisor, right);
    const { value, unit, perSeconds = 1 } = right.quantity;
    const isPerTime = side.measure === 'slope' || side.measure === 'rate';
    return {
      operator,
      limit: isPerTime ? value / perSeconds : value,
      unit,
      share: isShare(line, side, unit),
    };
  }
  return baselineLimit(line, operator, right, side, surroundings);
}

const isShare = ({ per, divisor }: Line, { series, measure }: Side, unit: Unit): boolean =>
  measure === 'value' && unit === 'ratio' && isCount(series) && !per && !divisor;
