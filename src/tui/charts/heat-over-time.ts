/** A load's latencies over the window in sight, for the heat map: always of merged histograms, so always asked for. */
import type { View } from '../view/view.ts';
import { timed, type Window, windowOf } from '../view/window.ts';
import type { Heat } from './heat-map.ts';
import { marksIn } from './marks.ts';
import { type PastQuestion, pastQuestion } from './past-question.ts';
import { shareOf } from './share-of.ts';
import { timeAxis } from './time-axis.ts';

/** `of`: a load, or `load.step`. */
export const heatQuestion = (
  view: Pick<View, 'newest' | 'ui'>,
  of: string,
  window: Window = windowOf(view),
): PastQuestion => pastQuestion(view, { histograms: [of] }, window);

export function heatOverTime(view: View, of: string, columns: number, window: Window = windowOf(view)): Heat {
  const past = view.answers(heatQuestion(view, of, window));
  const histograms = past?.histograms[of] ?? [];
  const { cursor } = view.ui;
  const stretch = past
    ? { ...window, from: past.from, to: past.from + past.width * histograms.length }
    : window;
  const drawn = timed(view, stretch, histograms.length);
  return {
    histograms,
    ticks: timeAxis(drawn, columns),
    marks: past ? marksIn(view, drawn) : [],
    cursor: cursor === null || !past ? null : shareOf(drawn, cursor),
    ...(past ? {} : { note: 'reading …' }),
  };
}
