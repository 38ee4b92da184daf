/** Thresholds that look at more than a plain value of the soak: aggregates, ratios, other phases, single stages. Pure. */

import { type Figures, type Gathered, NOTHING_GATHERED } from '../model/gathered.ts';
import { gaugePercentile } from '../model/gauge-histogram.ts';
import { EMPTY, latencyFigure } from '../model/histogram.ts';
import { ratioOf } from '../model/instant.ts';
import { isCount } from '../model/series.ts';
import type { State } from '../model/state.ts';
import { quantileOf } from '../model/threshold/measures.ts';
import { isOfTicks, latencyFigureOf } from '../model/threshold/sides.ts';
import type { Side, Threshold } from '../model/threshold.ts';
import { spanOf } from './asked-for.ts';
import { seenIn } from './judge-stage.ts';
import { compared, type Judged, unknown } from './judged.ts';
import { lastOf } from './last-of.ts';
import { missing } from './missing.ts';

export function judgeGathered(threshold: Threshold, state: State): Judged {
  const inStage = judgeInStage(threshold, state);
  if (inStage) return inStage;
  const gathered = state.gathered[threshold.text] ?? NOTHING_GATHERED;
  const { top, bottom } = gathered;
  const lacks = lackingIn(threshold, gathered, state);
  if (threshold.share) {
    if (bottom.increase === 0) return unknown(`nothing came due in the ${spanOf(threshold)}`);
    return compared(threshold, top.increase / bottom.increase, ` (${top.increase} of ${bottom.increase})`);
  }
  if (isOfTicks(threshold)) return top.n === 0 ? unknown(lacks ?? '') : heldBy(threshold, top, lacks);
  const value = threshold.divisor
    ? ratioOf(
        figureOf(threshold, top, threshold, state),
        figureOf(threshold.divisor, bottom, threshold, state),
      )
    : figureOf(threshold, top, threshold, state);
  if (value === null) return unknown(lacks ?? `too little was read in the ${spanOf(threshold)}`);
  const seen = compared(threshold, value);
  // What was seen once is seen; all else hangs on what was not seen as well.
  const isExtreme = threshold.operator.startsWith('<')
    ? threshold.measure === 'max'
    : threshold.measure === 'min';
  return lacks === null || (seen.state === 'fail' && isExtreme && !threshold.divisor) ? seen : unknown(lacks);
}

/** What must hold at every tick: the worst one counts, and one is enough to fail. */
export function heldBy(
  threshold: Threshold,
  { min, max }: Pick<Figures, 'min' | 'max'>,
  lacks: string | null,
): Judged {
  const most = compared(threshold, max, ' at most');
  const least = compared(threshold, min, ' at least');
  const { operator } = threshold;
  const extremes = operator.startsWith('<') ? [most] : operator.startsWith('>') ? [least] : [most, least];
  const failed = extremes.find((each) => each.state === 'fail');
  return failed ?? (lacks === null ? (extremes[0] as Judged) : unknown(lacks));
}

/** Why what was gathered is no proof; null when it is one. */
export function lackingIn(
  threshold: Threshold,
  { ticks, top, bottom }: Gathered,
  { profile }: State,
): string | null {
  const span = `in the ${spanOf(threshold)}`;
  const sides: [Side, Figures][] = [[threshold, top]];
  if (threshold.divisor && !isOfTicks(threshold)) sides.push([threshold.divisor, bottom]);
  for (const [side, { n }] of sides) {
    // Requests are witnesses enough, and what a load counts is told by its last word.
    if (latencyFigureOf(side) || (isCount(side.series) && n > 0)) continue;
    if (n === 0) return `no reading ${span}`;
    const lacks = missing(side.series, n, ticks, profile);
    if (lacks !== null) return lacks;
  }
  return null;
}

function figureOf(side: Side, figures: Figures, threshold: Threshold, state: State): number | null {
  const { series, measure } = side;
  const { n, min, max, sum, last, increase, riseTicks, histogram } = figures;
  const latency = latencyFigureOf(side);
  if (latency)
    return latencyFigure(threshold.during ? histogram : (state.totals[latency.of] ?? EMPTY), latency.figure);
  // What was due in the soak may still end in the cool-down.
  if (measure === 'value') return threshold.during ? (n > 0 ? increase : null) : lastOf(series, state);
  if (n === 0) return null;
  const q = quantileOf(measure);
  if (q !== undefined) {
    const edge = gaugePercentile(histogram, q, threshold.operator.startsWith('>') ? 'lower' : 'upper');
    return edge === null ? null : Math.min(max, Math.max(min, edge));
  }
  const everySeconds = (state.profile?.everyMs ?? 1000) / 1000;
  const figure = { min, max, sum, last, mean: sum / n };
  if (measure === 'increase') return riseTicks > 0 ? increase : null;
  if (measure === 'rate') return riseTicks > 0 ? increase / (riseTicks * everySeconds) : null;
  return figure[measure as keyof typeof figure] ?? null;
}

/** Then it stands, or says nothing, by that stage alone: others of its load may have been too much for the generator. */
export const isToldByStage = (threshold: Threshold, state: State): boolean =>
  judgeInStage(threshold, state) !== null;

/** What a stage of a load tells of itself is exact: by the requests that were due in it. Null: it does not tell this. */
function judgeInStage(threshold: Threshold, state: State): Judged | null {
  const { during, divisor } = threshold;
  if (during === undefined || typeof during === 'string' || divisor) return null;
  const { kind, number, load } = during;
  if (!threshold.series.startsWith(`${load}.`)) return null;
  const stage = (state.stages[load] ?? []).findLast(
    (each) => each.kind === kind && each.index === number - 1,
  );
  if (!stage) return unknown(`${load} has not come to the end of ${spanOf(threshold)}`);
  if (stage.invalid !== null) return unknown(`${spanOf(threshold)} says nothing: ${stage.invalid}`);
  const value = stage.due > 0 ? seenIn(stage, threshold, load) : null;
  return value === null ? null : compared(threshold, value);
}
