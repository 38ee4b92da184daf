/** A plot of series over the window in sight: lines, time axis, what happened, and where the operator looks. */
import type { QUANTILES } from '../../model/histogram.ts';
import type { Series } from '../../model/series.ts';
import type { Unit } from '../../model/units.ts';
import type { Style } from '../view/row.ts';
import type { View } from '../view/view.ts';
import { type Drawn, drawnWindow, isRecent, isWholeSoak, type Window, windowOf } from '../view/window.ts';
import type { Limit, Plot, Values } from './chart.ts';
import { marksIn } from './marks.ts';
import { pastQuestion } from './past-question.ts';
import { percentiles } from './percentiles.ts';
import { type Pick, samples } from './samples.ts';
import { shareOf } from './share-of.ts';
import { timeAxis } from './time-axis.ts';

export type LineWanted =
  | { readonly series: Series; readonly style: Style; readonly pick?: Pick }
  | { readonly latencyOf: string; readonly figure: keyof typeof QUANTILES; readonly style: Style };

export interface PlotWanted {
  /** What is drawn last lies on top. */
  readonly lines: readonly LineWanted[];
  readonly unit: Unit;
  readonly fromZero: boolean;
  readonly limits?: readonly Limit[];
  /** Values of a fitted line for `drawn.points` points. */
  readonly fit?: (drawn: Drawn) => Values | undefined;
  readonly window?: Window;
}

/** For a chart `columns` wide. */
export function overTime(view: View, wanted: PlotWanted, columns: number): Plot {
  const window = wanted.window ?? windowOf(view);
  const points = columns * 2;
  const sampled = wanted.lines.map((line) => {
    if ('latencyOf' in line) {
      const { values, ...drawn } = percentiles(view, line.latencyOf, line.figure, points, window);
      return { drawn, line: { values, style: line.style } };
    }
    const pick = line.pick ?? 'mean';
    const { values, low, high, ...drawn } = samples(view, line.series, points, pick, window);
    const isWide = pick === 'mean' && drawn.width > 1;
    return { drawn, line: { values, style: line.style, ...(isWide ? { low, high } : {}) } };
  });
  const drawn = sampled[0]?.drawn ?? drawnWindow(view, window, points);
  const fit = wanted.fit?.(drawn);
  const { cursor } = view.ui;
  return {
    lines: sampled.map(({ line }) => line),
    ...(fit ? { fit } : {}),
    unit: wanted.unit,
    fromZero: wanted.fromZero,
    ticks: timeAxis(drawn, columns),
    limits: wanted.limits ?? [],
    marks: marksIn(view, drawn),
    cursor: cursor === null ? null : shareOf(drawn, cursor),
    ...(isBeingRead(view, wanted, window) ? { note: 'reading …' } : {}),
  };
}

function isBeingRead(view: View, { lines }: PlotWanted, window: Window): boolean {
  if (isRecent(view, window)) return false;
  return lines.some((line) => {
    if ('series' in line && isWholeSoak(view, window)) return false;
    const wanted = 'series' in line ? { series: [line.series] } : { histograms: [line.latencyOf] };
    return view.answers(pastQuestion(view, wanted, window)) === undefined;
  });
}
