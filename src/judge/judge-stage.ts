/** Whether one stage of a shape met the thresholds of its load. Pure. */
import { formatNumber, formatRatio } from '../model/format.ts';
import { meets } from '../model/instant.ts';
import type { LoadBase } from '../model/load.ts';
import { latencyOf } from '../model/series.ts';
import type { StageMeasure } from '../model/stage.ts';
import type { Threshold } from '../model/threshold.ts';
import { compared } from './judged.ts';

/** Without thresholds of its own a load is held to these: most is answered, and about as fast as it is asked. */
const FAILED_LESS_THAN = 0.01;
const ANSWERED_AT_LEAST = 0.95;

/** What a stage tells besides its latencies; all else of a load is told over the whole soak only. */
const TOLD = /^(due|ok|errors|lost|missed|rate|error\..+)$/;

/** Of a profile's `pass`, what a single stage of a load can be held to. */
export function criteriaOf(pass: readonly Threshold[], { name }: Pick<LoadBase, 'name'>): Threshold[] {
  return pass.filter(
    ({ series, measure, overMs, forMs, afterMs, ...more }) =>
      measure === 'value' &&
      (more.divisor ?? more.per ?? more.during ?? overMs ?? forMs ?? afterMs) === undefined &&
      series.startsWith(`${name}.`) &&
      (latencyOf(series) !== undefined || TOLD.test(series.slice(name.length + 1))),
  );
}

export interface JudgedStage {
  /** null: it says nothing about the target. */
  readonly good: boolean | null;
  readonly why: string;
}

export function judgeStage(
  stage: StageMeasure,
  criteria: readonly Threshold[],
  load: Pick<LoadBase, 'name' | 'shape'>,
): JudgedStage {
  if (stage.invalid !== null) return { good: null, why: stage.invalid };
  if (stage.due === 0) return { good: null, why: 'nothing came due' };
  const seen = criteria.map((criterion) => ({ criterion, value: seenIn(stage, criterion, load.name) }));
  const broken = seen.find(({ criterion, value }) => value !== null && !meets(value, criterion));
  if (broken) {
    return { good: false, why: compared(broken.criterion, broken.value as number).why };
  }
  return seen.some(({ value }) => value !== null)
    ? { good: true, why: 'meets its thresholds' }
    : usual(stage, load);
}

function usual(
  { due, ok, rate, asked, kind }: StageMeasure,
  { shape }: Pick<LoadBase, 'shape'>,
): JudgedStage {
  const failed = (due - ok) / due;
  if (failed >= FAILED_LESS_THAN) return { good: false, why: `${formatRatio(failed)} failed` };
  const isRate = shape.unit === 'rate' && kind !== 'burst';
  if (isRate && rate < asked * ANSWERED_AT_LEAST)
    return { good: false, why: `${formatNumber(Math.round(rate))}/s answered of ${formatNumber(asked)}/s` };
  return { good: true, why: 'answers as fast as it is asked' };
}

/** A threshold's left side in one stage; null: the stage does not have it. */
export function seenIn(
  stage: StageMeasure,
  { series, measure, share }: Threshold,
  load: string,
): number | null {
  if (measure !== 'value') return null;
  const latency = latencyOf(series);
  if (latency) {
    const step = latency.of === load ? '' : latency.of.slice(load.length + 1);
    return stage.latency[step]?.[latency.figure as 'p50'] ?? null;
  }
  const name = series.slice(load.length + 1);
  const count = countOf(name, stage);
  if (count === null) return name === 'rate' ? stage.rate : null;
  return share ? count / stage.due : count;
}

function countOf(name: string, stage: StageMeasure): number | null {
  if (name.startsWith('error.')) return stage.classes[name.slice('error.'.length)] ?? 0;
  // In a threshold `errors` means all that failed.
  if (name === 'errors') return stage.errors + stage.lost + stage.missed;
  return name === 'due' || name === 'ok' || name === 'lost' || name === 'missed' ? stage[name] : null;
}
