/** The figures of a run that it is compared by. Pure. */
import { baselineKey } from '../../model/baseline.ts';
import { type LoadBase, timedParts } from '../../model/load.ts';
import type { State } from '../../model/state.ts';
import type { Verdict } from '../../model/verdict.ts';
import { invalidLoads } from '../invalid-load.ts';
import { type Batch, listed } from './batches.ts';
import { BATCHES_MOST, type Collected, QUANTILES_COMPARED } from './collect.ts';
import { estimateOf, percentileOf, shareOf } from './interval.ts';
import { failedParts, levelParts } from './parts.ts';
import { resourceFigures } from './resource-figures.ts';
import {
  type AskedLoad,
  amountInWords,
  errorFigure,
  type Figures,
  latencyFigure,
  rateFigure,
  type Side,
} from './side.ts';
import { capacityFigures, stageFigures } from './stage-figures.ts';

/** What their stages mix says less than each of them does. */
const STAGED: ReadonlySet<string> = new Set(['steps', 'levels', 'search']);

export function sideOfRun(state: State, collected: Collected, verdict: Verdict): Side {
  const batches = listed(collected.soak, BATCHES_MOST);
  const invalid = invalidLoads(state);
  const figures: Figures = {};
  const loads: Record<string, AskedLoad> = {};
  for (const load of state.profile?.loads ?? []) {
    const asked = askedOf(load, batches);
    loads[load.name] = { ...asked, invalid: invalid.get(load.name) ?? null };
    if (!STAGED.has(load.shape.kind)) Object.assign(figures, soakFigures(load, asked, batches));
    Object.assign(figures, stageFigures(load, state, collected), capacityFigures(load, verdict));
  }
  Object.assign(figures, resourceFigures(state, batches, verdict.trends));
  const { cpu, cores, arch } = state.run?.machine ?? {};
  return {
    name: state.run?.name ?? '',
    machine: `${cpu ?? 'a processor'}, ${cores ?? '?'} cores, ${arch ?? '?'}`,
    soakSeconds: (state.soakTicks * (state.profile?.everyMs ?? 0)) / 1000,
    loads,
    figures,
  };
}

/** Nearer than this it is the amount of its profile. */
const SAME_AMOUNT = 0.01;

function askedOf(load: LoadBase, batches: readonly Batch[]): Omit<AskedLoad, 'invalid'> {
  const { shape } = load;
  if (shape.kind === 'search') return { words: 'its search', mean: null };
  // In the last tick it may have been told to end already.
  const mean = estimateOf(levelParts(batches.slice(0, -1), `${load.name}.asked`))?.value ?? null;
  if (shape.kind !== 'constant') return { words: `its ${shape.kind}`, mean };
  const isAsPlanned = mean === null || Math.abs(mean - shape.amount) <= SAME_AMOUNT * shape.amount;
  const amount = isAsPlanned ? shape.amount : Number(mean.toPrecision(3));
  return { words: amountInWords(load, amount), mean: amount };
}

/** What stands for a whole soak: of a shape that changes by itself, the shape. */
function keyOf(load: LoadBase, { mean }: Pick<AskedLoad, 'mean'>, step = ''): string {
  if (load.shape.kind === 'constant') return baselineKey(load, mean ?? load.shape.amount, step);
  return `${load.name}${step && `_${step}`}:${JSON.stringify(load.shape)}`;
}

function soakFigures(load: LoadBase, asked: Omit<AskedLoad, 'invalid'>, batches: readonly Batch[]): Figures {
  const figures: Figures = {};
  const { name } = load;
  for (const step of ['', ...timedParts(load)]) {
    const histograms = batches.map((batch) => batch.histograms[step ? `${name}.${step}` : name] ?? []);
    const of = `${name}${step && `.${step}`} at ${asked.words}`;
    for (const [figure, q] of Object.entries(QUANTILES_COMPARED)) {
      const estimate = percentileOf(histograms, q);
      if (estimate)
        figures[`${keyOf(load, asked, step)}.${figure}_latency_ms`] = {
          ...latencyFigure(of, name, figure),
          ...estimate,
        };
    }
  }
  const of = `${name} at ${asked.words}`;
  const failed = shareOf(failedParts(name, batches));
  const due = failedParts(name, batches).reduce((sum, { under }) => sum + under, 0);
  if (failed)
    figures[`${keyOf(load, asked)}.error_rate`] = {
      ...errorFigure(of, name, failed.value, due),
      ...failed,
    };
  // Of a shape that changes by itself the rate differs from stretch to stretch, and that says nothing of how sure it is.
  const rate = load.shape.kind === 'constant' ? estimateOf(levelParts(batches, `${name}.rate`)) : null;
  if (rate) figures[`${keyOf(load, asked)}.rate_per_second`] = { ...rateFigure(of, name), ...rate };
  return figures;
}
