/** A percentile over time: of merged histograms where they were asked for, else the worst tick of each point. */
import { percentile, QUANTILES } from '../../model/histogram.ts';
import type { View } from '../view/view.ts';
import { drawnWindow, isRecent, type Window, windowOf } from '../view/window.ts';
import { bucketsIn } from './buckets-in.ts';
import { mergedOnce } from './merged-once.ts';
import { pastQuestion } from './past-question.ts';
import { type Samples, samples } from './samples.ts';

/** `of`: a load, or `load.step`. Nothing is ever averaged; its envelope is the line itself. */
export function percentiles(
  view: View,
  of: string,
  figure: keyof typeof QUANTILES,
  points: number,
  window: Window = windowOf(view),
): Samples {
  const worst = () => samples(view, `${of}.latency.${figure}`, points, 'max', window);
  if (isRecent(view, window)) return worst();
  const past = view.answers(pastQuestion(view, { histograms: [of] }, window));
  const histograms = past?.histograms[of];
  if (!past || !histograms) return worst();
  const drawn = drawnWindow(view, window, points);
  const merged = mergedOnce(
    histograms,
    `${drawn.from} ${drawn.width} ${drawn.points}`,
    drawn.points,
    (point) => {
      const from = drawn.from + point * drawn.width;
      return bucketsIn(past, histograms, from, from + drawn.width);
    },
  );
  const values = merged.map((histogram) => percentile(histogram, QUANTILES[figure]));
  return { ...drawn, values, low: values, high: values };
}
