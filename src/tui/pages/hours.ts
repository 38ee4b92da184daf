/** The snapshots, one a row, and what lies between them. */
import { type Row, titled } from '../view/row.ts';
import type { View } from '../view/view.ts';

export const hoursPage = (view: View, _rows: number): Row[] => [titled('hours', view.size.columns)];
