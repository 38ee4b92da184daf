/** Thresholds of a load that looks for its limit: on the limit itself, and on what was seen there. Pure. */
import { formatQuantity } from '../model/format.ts';
import { holds } from '../model/instant.ts';
import type { State } from '../model/state.ts';
import type { Threshold } from '../model/threshold.ts';
import type { Capacity, ThresholdResult } from '../model/verdict.ts';
import { criteriaOf } from './judge-stage.ts';

const LIMITS = {
  target: 'more is too much for the target',
  generator: 'more could not be sent: the limit is the generator',
  range: 'more was not asked for',
  none: 'not even the least was good',
} as const;

/**
 * null when the threshold has nothing to do with a search. A search goes beyond what is good: so the lines
 * that a stage is held to are met when an amount was found that meets them, and broken when there is none.
 */
export function judgeCapacity(
  threshold: Threshold,
  state: State,
  capacities: readonly Capacity[],
): ThresholdResult | null {
  const load = state.profile?.loads.find(({ name }) => threshold.series.startsWith(`${name}.`));
  if (!load) return null;
  const isCapacity = threshold.series === `${load.name}.capacity`;
  const isCriterion = load.shape.kind === 'search' && criteriaOf([threshold], load).length > 0;
  if (!isCapacity && !isCriterion) return null;
  const capacity = capacities.find((each) => each.load === load.name);
  const { text, series, operator, limit, unit } = threshold;
  const result = (seen: ThresholdResult['state'], value: number | null, why: string): ThresholdResult => ({
    text,
    state: seen,
    value,
    unit,
    why,
  });
  if (!capacity?.limit) return result('unknown', null, `${series}: its stages have not come to their end`);
  const { best } = capacity;
  const words = LIMITS[capacity.limit];
  if (best === null)
    return result(capacity.limit === 'generator' ? 'unknown' : 'fail', null, `${series}: ${words}`);
  if (!isCapacity)
    return result('pass', null, `${series} holds up to ${formatQuantity(best, 'number')}; ${words}`);
  const isMet = holds(best, operator, limit);
  // What was not tried, or could not be sent, might have been good: a lower bound proves no failure.
  const isBound = capacity.limit === 'generator' || capacity.limit === 'range';
  const seen = isMet ? 'pass' : isBound && operator.startsWith('>') ? 'unknown' : 'fail';
  const asked = `asked for ${operator} ${formatQuantity(limit, unit)}`;
  return result(seen, best, `${series} is ${formatQuantity(best, unit)}, ${asked}; ${words}`);
}
