/** The question that a chart's window makes: the same from the page that asks and from the chart that is drawn. */
import type { Question } from '../../model/question.ts';
import type { Series } from '../../model/series.ts';
import type { View } from '../view/view.ts';
import { gridOf, isRecent, isWholeSoak, type Window, windowOf } from '../view/window.ts';

export type PastQuestion = Extract<Question, { ask: 'past' }>;

export interface Wanted {
  readonly series?: readonly Series[];
  /** By load or by `load.step`. */
  readonly histograms?: readonly string[];
}

/**
 * Cut at whole buckets, so that a live window asks anew once a bucket's width; what came since, the state's ticks tell.
 * An answer to a question for more of the same window answers it as well.
 */
export function pastQuestion(
  view: Pick<View, 'newest' | 'ui'>,
  { series = [], histograms = [] }: Wanted,
  window: Window = windowOf(view),
): PastQuestion {
  const width = gridOf(window);
  const isLive = window.to > view.newest.seq;
  const last = isLive && !view.newest.endedAt ? Math.floor(window.to / width) : Math.ceil(window.to / width);
  const first = Math.max(0, last - Math.ceil((window.to - window.from) / width));
  return {
    ask: 'past',
    series,
    histograms,
    from: first * width,
    to: Math.max(first + 1, last) * width,
    buckets: Math.max(1, last - first),
  };
}

/** What a page has to ask for its lines: nothing where the state remembers the window. */
export function pastQuestions(
  view: Pick<View, 'newest' | 'ui'>,
  wanted: Wanted,
  window: Window = windowOf(view),
): PastQuestion[] {
  if (isRecent(view, window)) return [];
  const series = isWholeSoak(view, window) ? [] : (wanted.series ?? []);
  const histograms = wanted.histograms ?? [];
  if (series.length + histograms.length === 0) return [];
  return [pastQuestion(view, { series, histograms }, window)];
}
