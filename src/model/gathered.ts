/** What a threshold has gathered over the ticks it looks at, where no other part of the state tells it. Bounded. */
import { histogramOf } from './gauge-histogram.ts';
import { EMPTY, type Histogram, merge } from './histogram.ts';
import { instant, shareParts, shareSeries, type TickView } from './instant.ts';
import { riseOf } from './rise.ts';
import { isCount, type Series, type Values } from './series.ts';
import { quantileOf } from './threshold/measures.ts';
import { isOfTicks, latencyFigureOf } from './threshold/sides.ts';
import { isTrend, type Side, type Threshold } from './threshold.ts';

/** Of one series, or of a ratio that has a value a tick. */
export interface Figures {
  /** Ticks with a value. */
  readonly n: number;
  readonly min: number;
  readonly max: number;
  readonly sum: number;
  readonly last: number | null;
  readonly increase: number;
  /** Ticks that the increase is spread over. */
  readonly riseTicks: number;
  /** Since the last reading. */
  readonly gapTicks: number;
  /** Of a latency: its requests, as in `histogram.ts`; of a gauge's percentile: its ticks, as in `gauge-histogram.ts`. */
  readonly histogram: Histogram;
}

export interface Gathered {
  /** That came due, the missed ones among them. */
  readonly ticks: number;
  readonly top: Figures;
  /** Of a ratio whose sides are told apart: its divisor; of a share: what came due. */
  readonly bottom: Figures;
  /** The last known of what counts up. */
  readonly known: Values;
}

const NO_FIGURES: Figures = {
  n: 0,
  min: 0,
  max: 0,
  sum: 0,
  last: null,
  increase: 0,
  riseTicks: 0,
  gapTicks: 0,
  histogram: EMPTY,
};
export const NOTHING_GATHERED: Gathered = { ticks: 0, top: NO_FIGURES, bottom: NO_FIGURES, known: {} };

/** Whether the rest of the state does not tell enough of a line: it does of the soak's plain values, latencies and trends. */
export function isGathered(threshold: Threshold): boolean {
  if (threshold.divisor ?? threshold.during) return true;
  if (threshold.per && !isOfState(threshold.per.of)) return true;
  return !isTrend(threshold) && threshold.measure !== 'value' && !latencyFigureOf(threshold);
}

/** What a load counts is known from its last word on it. */
const isOfState = (series: Series): boolean => isCount(series) || /^(.+\.)?requests$/.test(series);

/** One tick further, after `missed` that nobody took. */
export function gather(gathered: Gathered, threshold: Threshold, tick: TickView, missed: number): Gathered {
  const [top, bottom] = partsOf(threshold, tick);
  return {
    ticks: gathered.ticks + missed + 1,
    top: further(gathered.top, top, missed),
    bottom: bottom ? further(gathered.bottom, bottom, missed) : gathered.bottom,
    // In the soak the series themselves remember.
    known:
      typeof threshold.during === 'string'
        ? { ...gathered.known, ...knownOf(seriesOf(threshold), tick.now) }
        : gathered.known,
  };
}

/** What one tick adds. */
interface Part {
  readonly value: number | null;
  readonly rise: number | null;
  readonly histogram?: Histogram;
}

function partsOf(threshold: Threshold, tick: TickView): readonly [Part, Part?] {
  const { share, series, per } = threshold;
  const divisor = per ? { series: per.of, measure: 'increase' as const } : threshold.divisor;
  if (share) {
    const [here, there] = [shareParts(series, tick.now), shareParts(series, tick.before)];
    const part = (key: 'bad' | 'due'): Part =>
      here
        ? { value: here[key], rise: Math.max(0, here[key] - (there?.[key] ?? 0)) }
        : { value: null, rise: null };
    return [part('bad'), part('due')];
  }
  if (threshold.divisor && isOfTicks(threshold)) return [{ value: instant(threshold, tick), rise: null }];
  // The soak's latencies are in the state's totals.
  const seen = threshold.during ? tick : { ...tick, histograms: {} };
  return divisor ? [partOf(threshold, seen), partOf(divisor, seen)] : [partOf(threshold, seen)];
}

function partOf(side: Side, { now, before, histograms }: TickView): Part {
  const value = now[side.series] ?? null;
  const latency = latencyFigureOf(side);
  if (latency) return { value, rise: null, histogram: histograms[latency.of] ?? EMPTY };
  const histogram = quantileOf(side.measure) === undefined || value === null ? EMPTY : histogramOf(value);
  return { value, rise: riseOf(side.series, now, before), histogram };
}

function further(figures: Figures, { value, rise, histogram = EMPTY }: Part, missed: number): Figures {
  const gapTicks = figures.gapTicks + missed;
  const merged = merge(figures.histogram, histogram);
  if (value === null) return { ...figures, gapTicks: gapTicks + 1, histogram: merged };
  return {
    n: figures.n + 1,
    min: figures.n === 0 ? value : Math.min(figures.min, value),
    max: figures.n === 0 ? value : Math.max(figures.max, value),
    sum: figures.sum + value,
    last: value,
    increase: figures.increase + (rise ?? 0),
    riseTicks: figures.riseTicks + (rise === null ? 0 : gapTicks + 1),
    gapTicks: 0,
    histogram: merged,
  };
}

/** The series that a line reads. */
export function seriesOf({ series, share, divisor, per }: Threshold): Series[] {
  const parts = share ? shareSeries(series) : null;
  return [
    ...(parts ? [...parts.bad, parts.due] : [series]),
    ...(divisor ? [divisor.series] : []),
    ...(per ? [per.of] : []),
  ];
}

const knownOf = (names: readonly Series[], now: Values): Values =>
  Object.fromEntries(names.filter((name) => now[name] != null).map((name) => [name, now[name] as number]));
