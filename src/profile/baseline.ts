/** The baseline that a profile names, and what it says of a threshold's left side. */
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { type Baseline, baselineFigure, baselineKey, parseBaseline } from '../model/baseline.ts';
import { clean, describe } from '../model/clean.ts';
import { timedParts } from '../model/load.ts';
import type { LoadSpec } from '../model/profile.ts';
import type { Surroundings, Threshold } from '../model/threshold.ts';

type BaselineOf = NonNullable<Surroundings['baselineOf']>;
type Refusal = Exclude<ReturnType<BaselineOf>, number>;

const MOST_BYTES = 4_000_000;

/** The file's content, or in words why there is none. */
export function readBaseline(file: string, folder: string): Baseline | { readonly message: string } {
  try {
    const full = path.resolve(folder, file);
    const stat = statSync(full, { throwIfNoEntry: false });
    if (!stat) return { message: `${file}: no such file` };
    if (!stat.isFile() || stat.size > MOST_BYTES) return { message: `${file} is no file of figures` };
    const baseline = parseBaseline(readFileSync(full, 'utf8'));
    return 'message' in baseline ? { message: `${file}: ${baseline.message}` } : baseline;
  } catch (error) {
    return { message: `${file}: ${describe(error)}` };
  }
}

/** Looks lines up: a load's figures stand by its name and amount, all others by their series. */
export function baselineLookup(baseline: Baseline, loads: readonly LoadSpec[]): BaselineOf {
  return (line) => {
    const load = loads.find(({ name }) => line.series.startsWith(`${name}.`));
    const found = load && entryOf(line, load);
    if (!found) return figureOf(baseline.series, keyOf(line), 'series');
    if ('message' in found) return found;
    const { key, figure, scale } = found;
    const entry = Object.hasOwn(baseline.entries, key) ? baseline.entries[key] : undefined;
    if (!entry) return lacks('the baseline', key, Object.keys(baseline.entries));
    const value = figureOf(entry, figure, key);
    return typeof value === 'number' ? Number((value * scale).toPrecision(12)) : value;
  };
}

const keyOf = ({ series, measure }: Pick<Threshold, 'series' | 'measure'>): string =>
  measure === 'value' ? series : `${series} ${measure}`;

function figureOf(figures: Readonly<Record<string, number>>, name: string, of: string): number | Refusal {
  const value = Object.hasOwn(figures, name) ? figures[name] : undefined;
  return value ?? lacks(`«${of}» of the baseline`, name, Object.keys(figures));
}

function lacks(what: string, name: string, there: readonly string[]): Refusal {
  // The bounds of a figure stand beside it.
  const figures = there.filter((each) => !/_(low|high)$/.test(each));
  const some = clean(figures.slice(0, 8).join(', '), 300);
  return {
    message: `${clean(what)} has no «${name}»`,
    hint: some ? `there are ${some}` : 'there is nothing in it',
  };
}

interface Entry {
  readonly key: string;
  readonly figure: string;
  readonly scale: number;
}

/** Under which key a line's figure stands; undefined: it is none that is kept by load. */
function entryOf(line: Parameters<BaselineOf>[0], load: LoadSpec): Entry | Refusal | undefined {
  const name = line.series.slice(load.name.length + 1) + (line.measure === 'value' ? '' : `.${line.measure}`);
  const step = timedParts(load).find((each) => name.startsWith(`${each}.`)) ?? '';
  const figure = baselineFigure(step ? name.slice(step.length + 1) : name);
  if (!figure) return undefined;
  const amount = amountOf(load, line.during);
  if (amount === undefined)
    return {
      message: `${load.name} is asked for in more than one amount: which baseline is meant?`,
      hint: 'such as: dns.latency.p95 during step 2 < baseline +20%',
    };
  return { key: baselineKey(load, amount, step), figure: figure.name, scale: figure.scale };
}

function amountOf({ shape }: LoadSpec, during: Threshold['during']): number | undefined {
  if (shape.kind === 'constant') return shape.amount;
  if (during === undefined || typeof during === 'string') return undefined;
  if (shape.kind === 'steps') return shape.steps[during.number - 1];
  return shape.kind === 'levels' ? shape.levels[during.number - 1]?.concurrency : undefined;
}
