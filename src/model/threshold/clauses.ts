/** Which of `over`, `for` and `during` a line's left side can have. */
import type { Side } from '../threshold.ts';
import type { Line } from './grammar.ts';
import { isTrendMeasure } from './measures.ts';
import { refuse } from './refuse.ts';
import { isCounted, isOfTicks, latencyFigureOf } from './sides.ts';

export function checkClauses(line: Line, side: Side, divisor: Side | undefined): void {
  const { over, per } = line;
  const { series, measure } = side;
  const first = over ?? line.for ?? line.during;
  if (!first) return;
  if (isTrendMeasure(measure)) {
    const form = line.comparison
      ? `${series} ${measure} < ${measure === 'growth' ? '20%' : '10MB/h'}`
      : `${series} steady`;
    refuse(
      line.side.series,
      `${measure} is fitted over the whole soak: over and for say nothing about it`,
      `such as: ${form}`,
    );
  }
  if (per) refuse(first.at, `per ${per.amount} ${per.of.text} is told of the whole soak`, 'leave this out');
  if (over && !mayWindow(side, divisor))
    refuse(
      over.at,
      `${measure} has no windows`,
      'over goes with plain values, latencies, mean, increase and rate',
    );
  if (!line.for || over) return;
  const isInstant = divisor ? isOfTicks(side) : measure === 'value' || latencyFigureOf(side) !== undefined;
  if (!isInstant)
    refuse(line.for.at, 'only what a tick tells can hold for a time', 'with windows: over 1m … for 10m');
}

/** A window adds up what its ticks tell: so it has means, increases and merged latencies, of a ratio both or neither. */
function mayWindow(side: Side, divisor: Side | undefined): boolean {
  const isMean = (each: Side) => isOfTicks(each) || each.measure === 'mean';
  if (!divisor) return isMean(side) || isCounted(side) || latencyFigureOf(side) !== undefined;
  return (isOfTicks(side) && isOfTicks(divisor)) || (isCounted(side) && isCounted(divisor));
}
