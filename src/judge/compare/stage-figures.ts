/** The figures of the stages of a load, each by its asked amount, and of the capacity they were meant to find. Pure. */
import { baselineKey } from '../../model/baseline.ts';
import type { LoadBase } from '../../model/load.ts';
import type { State } from '../../model/state.ts';
import type { Verdict } from '../../model/verdict.ts';
import { type Collected, QUANTILES_COMPARED } from './collect.ts';
import { shareOf } from './interval.ts';
import { amountInWords, CAPACITY, errorFigure, type Figures, latencyFigure, rateFigure } from './side.ts';

/** Of steps, levels and a search: each amount by itself, as it was tried last. */
export function stageFigures(load: LoadBase, { stages }: State, { spreads }: Collected): Figures {
  const figures: Figures = {};
  const { name } = load;
  const told = stages[name] ?? [];
  const spread = (spreads[name] ?? []).slice(-told.length);
  for (const [i, stage] of told.entries()) {
    if (stage.kind === 'burst' || stage.invalid !== null || stage.due === 0) continue;
    const of = `${name} at ${amountInWords(load, stage.asked)}`;
    const key = baselineKey(load, stage.asked);
    for (const figure of Object.keys(QUANTILES_COMPARED)) {
      const value = stage.latency['']?.[figure as 'p50'];
      if (value == null) continue;
      const { low, high } = spread[i]?.latency[figure] ?? { low: 0, high: Infinity };
      figures[`${key}.${figure}_latency_ms`] = {
        ...latencyFigure(of, name, figure),
        value,
        low: value * low,
        high: value * high,
      };
    }
    const { due, errors, lost, missed } = stage;
    const failed = shareOf([{ over: errors + lost + missed, under: due }], spread[i]?.failed);
    if (failed) figures[`${key}.error_rate`] = { ...errorFigure(of, name, failed.value, due), ...failed };
  }
  return figures;
}

/**
 * What a search, or steps, found: as sure as its precision. More may be good where it was not asked for or could not be
 * sent; when none was good, that is nothing at all.
 */
export function capacityFigures({ name, shape }: LoadBase, { capacities }: Verdict): Figures {
  const { best = null, limit = null } = capacities.find(({ load }) => load === name) ?? {};
  const value = limit === 'none' ? 0 : best;
  if (value === null) return {};
  const share = shape.kind === 'search' ? shape.precision : 0;
  const isOpen = limit === 'range' || limit === 'generator';
  return {
    [`${name}.${CAPACITY}`]: {
      ...rateFigure(name, name),
      name: CAPACITY,
      value,
      low: value * (1 - share),
      high: isOpen ? Infinity : value * (1 + share),
      best: limit === 'range' ? 'all that was asked for was good' : null,
    },
  };
}
