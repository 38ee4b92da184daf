/** What a threshold may look at of a series besides its plain value. */

/** Over the soak, or over the span that `during` names. */
const AGGREGATES = ['mean', 'min', 'max', 'last', 'sum', 'increase', 'rate'] as const;
/** Told by the trend of the whole soak. */
const TRENDS = ['growth', 'slope', 'steady'] as const;

/**
 * value: the series as it is. growth: its fitted change over the soak ÷ its start; slope: its change a second;
 * steady: that it neither leaks nor may. increase: by how much a counter rose, across its resets; rate: the same a
 * second. p…: a percentile, of a latency over its requests, of a gauge over its ticks.
 */
export type Measure = 'value' | (typeof TRENDS)[number] | (typeof AGGREGATES)[number] | `p${number}`;

/** As they are offered to who misspelt one. */
export const MEASURE_WORDS: readonly string[] = [
  ...TRENDS,
  ...AGGREGATES,
  'p50',
  'p90',
  'p95',
  'p99',
  'p99.9',
];

export function measureOf(word: string): Measure | undefined {
  const known = [...TRENDS, ...AGGREGATES].find((measure) => measure === word);
  return known ?? (quantileOf(word) === undefined ? undefined : (word as Measure));
}

/** `p99.9` → 0.999; undefined for what is no percentile. */
export function quantileOf(measure: string): number | undefined {
  const percent = Number(/^p(\d{1,2}(?:\.\d{1,6})?)$/.exec(measure)?.[1] ?? 0);
  return percent > 0 ? Number((percent / 100).toPrecision(12)) : undefined;
}

export const isTrendMeasure = (measure: Measure): boolean => TRENDS.some((trend) => trend === measure);
