/** What changed between two stretches of a run, by how much their own buckets differ. Pure. */
import type { Bucket } from '../../model/buckets.ts';
import type { Changed, Difference } from '../../model/difference.ts';
import type { Past } from '../../model/question.ts';
import { latencyOf, type Series, unitOf } from '../../model/series.ts';
import type { Unit } from '../../model/units.ts';
import { QUANTILES_COMPARED } from './collect.ts';
import { differenceBetween, told } from './decide.ts';
import { type Estimate, estimateOf, type Part, percentileOf } from './interval.ts';

export interface DifferenceParts {
  readonly everyMs: number;
  /** Which of the series only count up: what they gain is told, not where they stand. */
  readonly isCounter: (series: Series) => boolean;
}

/** Of all the series and latencies that both were asked for. */
export function differenceOf(before: Past, after: Past, { everyMs, isCounter }: DifferenceParts): Difference {
  const changed: Changed[] = [];
  const unknown: string[] = [];
  let same = 0;
  const isTold = (name: string) =>
    [before, after].some(({ histograms }) => histograms[name]?.some(({ length }) => length > 0));
  const weigh = (
    name: string,
    kind: Changed['kind'],
    unit: Unit,
    [then, now]: readonly (Estimate | null)[],
  ) => {
    if (!then || !now || isOpen(then) || isOpen(now)) unknown.push(name);
    else {
      const { value, low, high } = differenceBetween(then, now);
      if (low <= 0 && high >= 0) same++;
      else
        changed.push({
          name,
          kind,
          unit,
          before: told(then),
          after: told(now),
          sureness: finite(value > 0 ? value / (value - low) : value / (value - high)),
        });
    }
  };
  for (const name of namesOf(before.series, after.series)) {
    // A tick's percentiles are not averaged: the latencies of the whole stretch are below.
    if (latencyOf(name)) continue;
    const isRate = isCounter(name);
    const partsOf = ({ series }: Past): Part[] =>
      isRate ? growth(series[name] ?? [], everyMs / 1000) : levels(series[name] ?? []);
    weigh(
      name,
      isRate ? 'rate' : 'mean',
      unitOf(name),
      [before, after].map((past) => estimateOf(partsOf(past))),
    );
  }
  for (const name of namesOf(before.histograms, after.histograms).filter(isTold))
    for (const [figure, q] of Object.entries(QUANTILES_COMPARED))
      weigh(
        `${name} ${figure}`,
        'percentile',
        'seconds',
        [before, after].map(({ histograms }) => percentileOf(histograms[name] ?? [], q)),
      );
  return { changed: changed.sort(bySureness), same, unknown };
}

/** Too few requests, or too few buckets of them, to say anything of a percentile. */
const isOpen = ({ low, high }: Estimate): boolean => low === 0 && high === Infinity;

const namesOf = (a: object, b: object): string[] => [...new Set([...Object.keys(a), ...Object.keys(b)])];

const levels = (buckets: readonly Bucket[]): Part[] =>
  buckets.map(([n, , , , sum]) => ({ over: sum, under: n }));

/** From the end of each bucket to the next one's; what is less than before began anew, and says nothing. */
function growth(buckets: readonly Bucket[], secondsATick: number): Part[] {
  return buckets.slice(1).map((bucket, i) => {
    const before = buckets[i] as Bucket;
    const gain = bucket[3] - before[3];
    const seconds = (bucket[0] + bucket[1]) * secondsATick;
    return { over: gain, under: bucket[0] > 0 && before[0] > 0 && gain >= 0 ? seconds : 0 };
  });
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** What has no scatter and changed all the same is surest; among such, the largest share first. */
function bySureness(a: Changed, b: Changed): number {
  const [x, y] = [a.sureness ?? Infinity, b.sureness ?? Infinity];
  return x === y ? shareOf(b) - shareOf(a) : y - x;
}

const shareOf = ({ before, after }: Changed): number =>
  Math.abs(after.value - before.value) / Math.max(Math.abs(before.value), Math.abs(after.value));
