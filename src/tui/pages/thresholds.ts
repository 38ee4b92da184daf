/** Thresholds and findings on the whole screen: what must hold, what does not, and why. */
import { causeList } from '../panels/causes.ts';
import { findings, thresholds } from '../panels/thresholds.ts';
import { type Row, titled } from '../view/row.ts';
import type { View } from '../view/view.ts';

export function thresholdsPage(view: View, rows: number): Row[] {
  const { columns } = view.size;
  const list = thresholds(view, columns, Math.max(1, Math.floor((rows * 2) / 3)), view.ui.scroll);
  const found = causeList(view, Math.max(0, Math.floor((rows - list.length) / 2)));
  const causes = found.length > 0 ? [titled('causes', columns), ...found] : [];
  return [
    titled('thresholds', columns),
    ...list,
    ...causes,
    titled('findings', columns),
    ...findings(view, rows - list.length - causes.length - 2),
  ];
}
