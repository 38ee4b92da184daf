/**
 * A baseline: the figures of a run that is known to be good, in a file that people keep beside their profiles:
 * `{ "dns_1000qps": { "p95_latency_ms": 45, "error_rate": 0.0005 }, "series": { "process.rss": 212000000 } }`.
 */
import { clean, describe } from './clean.ts';

export interface Baseline {
  /** By `baselineKey`: figures by their names, in the units that these say. */
  readonly entries: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** By a series' name, in base units. */
  readonly series: Readonly<Record<string, number>>;
}

/** The one key of the file that is no load. */
const SERIES = 'series';
const MOST_CHARACTERS = 1_000_000;

/** A baseline file's text, or in words what is wrong with it. */
export function parseBaseline(text: string): Baseline | { readonly message: string } {
  if (text.length > MOST_CHARACTERS) return { message: `longer than ${MOST_CHARACTERS} characters` };
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    return { message: `is no JSON: ${describe(error)}` };
  }
  if (!isMap(data))
    return { message: 'should be a map of loads: { "dns_1000qps": { "p95_latency_ms": 45 } }' };
  for (const [key, figures] of Object.entries(data)) {
    if (!isMap(figures)) return { message: `${clean(key, 80)} should be a map of figures` };
    const wrong = Object.keys(figures).find((name) => !Number.isFinite(figures[name]));
    if (wrong !== undefined) return { message: `${clean(`${key}.${wrong}`, 80)} is no number` };
  }
  const { [SERIES]: series = {}, ...entries } = data as Record<string, Record<string, number>>;
  return { entries, series };
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  value instanceof Object && !Array.isArray(value);

/** The file's text; what `parseBaseline` reads from it is the same again. */
export function formatBaseline({ entries, series }: Baseline): string {
  const all = Object.keys(series).length > 0 ? { ...entries, [SERIES]: series } : entries;
  return `${JSON.stringify(all, null, 2)}\n`;
}

interface BaselineLoad {
  readonly name: string;
  readonly shape: { readonly unit: 'rate' | 'vus' };
}

/** Under which key a load's figures at an amount stand: `dns_1000qps`, `api_10vu`; of a step of its flow `api_write_10vu`. */
export const baselineKey = ({ name, shape }: BaselineLoad, amount: number, step = ''): string =>
  `${name}${step && `_${step}`}_${amount}${shape.unit === 'rate' ? 'qps' : 'vu'}`;

/** What a load's own series (`latency.p95`, `errors`, `rate`) is called in an entry, and its unit in base units. */
export function baselineFigure(
  series: string,
): { readonly name: string; readonly scale: number } | undefined {
  const figure = /^latency\.(p\d+(?:\.\d+)?|max|mean)$/.exec(series)?.[1];
  if (figure !== undefined) return { name: `${figure}_latency_ms`, scale: 1e-3 };
  if (series === 'errors') return { name: 'error_rate', scale: 1 };
  return series === 'rate' ? { name: 'rate_per_second', scale: 1 } : undefined;
}
