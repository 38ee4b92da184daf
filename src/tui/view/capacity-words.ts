/** How much of a load its target can take, in one line: the best, 70 % of it, the knee, and what ended the search. */
import { formatNumber } from '../../model/format.ts';
import type { LoadSpec } from '../../model/profile.ts';
import type { Stage } from '../../model/stage.ts';
import type { Capacity } from '../../model/verdict.ts';
import { amountWords } from './asking.ts';
import { type Row, row, span } from './row.ts';

const LIMITS: Readonly<Record<NonNullable<Capacity['limit']>, string>> = {
  target: 'more is too much for the target',
  generator: 'more could not be sent from here',
  range: 'more was not asked for',
  none: 'not even the least was good',
};

/** Null for a load whose shape does not look for a limit. */
export function capacityRow(
  load: LoadSpec,
  stages: readonly Stage[],
  capacities: readonly Capacity[],
): Row | null {
  if (load.shape.kind !== 'steps' && load.shape.kind !== 'search') return null;
  const found = capacities.find((capacity) => capacity.load === load.name);
  const amount = (value: number) => amountWords(load, value);
  const knee = found?.knee == null ? [] : [' · knee ', span(amount(found.knee), 'bold')];
  if (!found?.limit) return row(span(' best  not known yet', 'dim'), ...knee);
  const words = span(` · ${isGoingOn(load, stages) ? 'so far' : LIMITS[found.limit]}`, 'dim');
  if (found.best === null || found.safe === null) return row(span(' best  none', 'warn'), ...knee, words);
  return row(
    ' best ',
    span(amount(found.best), 'bold'),
    ' · 70 % ',
    span(amount(found.safe), 'bold'),
    ...knee,
    words,
  );
}

/** Steps that were all good have no limit as long as there are more to come. */
const isGoingOn = ({ shape }: LoadSpec, stages: readonly Stage[]): boolean =>
  shape.kind === 'steps' && stages.length < shape.steps.length && stages.every(({ good }) => good !== false);

/** An amount as an axis has it: what it is called stands behind it, where it has a name. */
export function amountLabel(amount: number, capacity: Capacity | undefined): string {
  const names = [
    ...(capacity?.knee === amount ? ['knee'] : []),
    ...(capacity?.best === amount ? ['best'] : []),
  ];
  return [formatNumber(amount), ...names].join(' ');
}
