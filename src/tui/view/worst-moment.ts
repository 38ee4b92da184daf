/** When a series was at its worst, as a line of the profile sees it: from the soak's buckets, then to the very tick. */
import { all, type Bucket } from '../../model/buckets.ts';
import { shareSeries } from '../../model/instant.ts';
import type { Question } from '../../model/question.ts';
import { isCount, type Series } from '../../model/series.ts';
import { isCounted, latencyFigureOf } from '../../model/threshold/sides.ts';
import type { Threshold } from '../../model/threshold.ts';
import type { View } from './view.ts';
import { soakOf } from './window.ts';

/** Ticks `from` to before `to`, in which the worst one lies: one tick where it is known. */
export interface WorstMoment {
  readonly series: Series;
  readonly from: number;
  readonly to: number;
  /** The series' own value there, or by how much it rose from tick to tick; base units. */
  readonly value: number;
  readonly isRise: boolean;
}

type PastQuestion = Extract<Question, { ask: 'past' }>;

/** Null: nothing was read of it, or no tick was worse than the others. */
export function worstMoment(view: View, line: Threshold): WorstMoment | null {
  const rough = roughly(view, line);
  const question = rough && exactQuestion(view, line, rough);
  const past = question && view.answers(question);
  if (!rough || !past) return rough;
  const exact = worstOf(
    partsOf(view, line).map((series) => past.series[series] ?? []),
    line,
    past.from <= (soakOf(view.newest)?.from ?? 0),
  );
  if (!exact) return rough;
  const from = past.from + exact.index * past.width;
  return { ...rough, from, to: from + past.width, value: exact.value };
}

/** What is asked of the past to tell the very tick; nothing where the soak's buckets tell it already. */
export function worstQuestions(view: View, line: Threshold): readonly Question[] {
  const rough = roughly(view, line);
  const question = rough && exactQuestion(view, line, rough);
  return question ? [question] : [];
}

/** A bucket of a soak of weeks has more ticks than this: then it is told to within a few. */
const BUCKETS_MOST = 1000;

function exactQuestion(view: View, line: Threshold, { from, to, isRise }: WorstMoment): PastQuestion | null {
  if (to - from <= 1) return null;
  // A rise is told between two ticks.
  const first = isRise ? Math.max(soakOf(view.newest)?.from ?? 0, from - 1) : from;
  const buckets = Math.min(BUCKETS_MOST, to - first);
  return { ask: 'past', series: partsOf(view, line), histograms: [], from: first, to, buckets };
}

function roughly(view: View, line: Threshold): WorstMoment | null {
  const { newest } = view;
  const soak = soakOf(newest);
  const parts = partsOf(view, line);
  const histories = parts.map((series) => newest.series[series]);
  const width = histories.find((history) => history !== undefined)?.soak.width;
  if (!soak || width === undefined) return null;
  const worst = worstOf(
    histories.map((history) => (history ? all(history.soak) : [])),
    line,
    true,
  );
  if (!worst) return null;
  const from = soak.from + worst.index * width;
  return {
    series: line.share ? line.series : (parts[0] ?? line.series),
    from,
    to: Math.min(soak.to, from + width),
    value: worst.value,
    isRise: isRising(line),
  };
}

/** The series whose course shows how a line fared. */
export const seriesBehind = (view: View, line: Threshold): Series | undefined =>
  partsOf(view, line).find((series) => view.newest.series[series]);

/** What is looked at: of a share of due all that failed, of a latency of the whole soak its p99s. */
function partsOf({ newest }: View, line: Threshold): readonly Series[] {
  if (line.share) return shareSeries(line.series)?.bad ?? [];
  const of = latencyFigureOf(line)?.of;
  return of === undefined || newest.series[line.series] ? [line.series] : [`${of}.latency.p99`];
}

const isRising = (line: Threshold): boolean => line.share || isCounted(line);

/** `isFromStart`: before the first bucket what counts up stood at 0, if it is ours. */
function worstOf(
  parts: readonly (readonly Bucket[])[],
  line: Threshold,
  isFromStart: boolean,
): { index: number; value: number } | null {
  const isUpper = !line.operator.startsWith('>');
  const rises = isRising(line);
  const before: (number | null)[] = parts.map(() => (isFromStart && isCount(line.series) ? 0 : null));
  let worst: { index: number; value: number } | null = null;
  for (let index = 0; index < Math.max(0, ...parts.map(({ length }) => length)); index++) {
    let value: number | null = null;
    for (const [i, part] of parts.entries()) {
      const [n = 0, , min = 0, max = 0] = part[index] ?? [];
      if (n === 0) continue;
      const was = before[i] ?? null;
      before[i] = max;
      if (!rises) value = isUpper ? max : min;
      else if (was !== null && max > was) value = (value ?? 0) + max - was;
    }
    if (value !== null && (worst === null || (isUpper ? value > worst.value : value < worst.value)))
      worst = { index, value };
  }
  return worst;
}
