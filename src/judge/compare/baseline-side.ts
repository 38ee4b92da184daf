/** A baseline's figures as a side of a comparison, and a run's as a baseline. Pure. */
import type { Baseline } from '../../model/baseline.ts';
import type { Figure } from '../../model/comparison.ts';
import { formatNumber } from '../../model/format.ts';
import { type Series, unitOf } from '../../model/series.ts';
import { type AskedLoad, errorFigure, latencyFigure, rateFigure, resourceFigure, type Side } from './side.ts';

/**
 * Its figures have no interval but where it was saved with one: they are taken at their word. `names`: of the loads that
 * it is compared with, since an entry's key may name a step of a flow as well (`api_write_10vu`).
 */
export function sideOfBaseline(name: string, { entries, series }: Baseline, names: readonly string[]): Side {
  const figures: Record<string, Figure> = {};
  const loads: Record<string, AskedLoad> = {};
  for (const [key, told] of Object.entries(entries)) {
    const [, subject = key, amount = '', unit] = /^(.+)_([\d.]+)(qps|vu)$/.exec(key) ?? [];
    const load =
      names.find((each) => subject === each) ??
      names.find((each) => subject.startsWith(`${each}_`)) ??
      subject;
    const words = amount ? `${formatNumber(Number(amount))}${unit === 'vu' ? ' VUs' : '/s'}` : key;
    const others = (loads[load]?.words ?? '').split(', ').filter((each) => each !== '' && each !== words);
    loads[load] = { words: [...others, words].join(', '), mean: null, invalid: null };
    for (const [figure, value] of Object.entries(told)) {
      const form = formOf(figure, `${subject} at ${words}`, load);
      if (!form) continue;
      const bound = (end: string) => (told[`${figure}_${end}`] ?? value) * form.scale;
      figures[`${key}.${figure}`] = {
        ...form.figure,
        value: value * form.scale,
        low: bound('low'),
        high: bound('high'),
      };
    }
  }
  for (const [key, value] of Object.entries(series)) {
    if (/_(low|high)$/.test(key)) continue;
    const figure = seriesFigure(key);
    figures[`series.${key}`] = {
      ...figure,
      value,
      low: series[`${key}_low`] ?? value,
      high: series[`${key}_high`] ?? value,
    };
  }
  return { name, machine: null, soakSeconds: null, loads, figures };
}

function formOf(figure: string, of: string, load: string) {
  const latency = /^(p50|p95|p99)_latency_ms$/.exec(figure)?.[1];
  if (latency) return { figure: latencyFigure(of, load, latency), scale: 1e-3 };
  if (figure === 'error_rate') return { figure: errorFigure(of, load, 0, 0), scale: 1 };
  return figure === 'rate_per_second' ? { figure: rateFigure(of, load), scale: 1 } : null;
}

const seriesFigure = (series: Series) =>
  resourceFigure(series, 'level', series.endsWith('cpu_per_request') ? 'seconds' : unitOf(series));

/** What of a run goes into a baseline: not what only this run has, such as its growth. */
const SAVED = /^(.+_[\d.]+(?:qps|vu))\.(\w+)$/;

/** The run's figures put among those that are there; all others stay. Of a load that was not delivered nothing is kept. */
export function intoBaseline({ entries, series }: Baseline, { figures, loads }: Side): Baseline {
  const merged: Record<string, Record<string, number>> = { ...entries };
  const levels: Record<string, number> = { ...series };
  for (const [key, { value, low, high, load, unit }] of Object.entries(figures)) {
    if (load !== null && loads[load]?.invalid != null) continue;
    const scale = unit === 'seconds' && load !== null ? 1000 : 1;
    const bounded = (name: string): Record<string, number> => ({
      [name]: rounded(value * scale),
      ...(low > 0 && Number.isFinite(high) && low < high
        ? { [`${name}_low`]: rounded(low * scale), [`${name}_high`]: rounded(high * scale) }
        : {}),
    });
    const [, entry, name] = SAVED.exec(key) ?? [];
    if (entry !== undefined && name !== undefined) merged[entry] = { ...merged[entry], ...bounded(name) };
    else if (key.startsWith('series.')) Object.assign(levels, bounded(key.slice('series.'.length)));
  }
  return { entries: merged, series: levels };
}

const rounded = (value: number): number => Number(value.toPrecision(4));
