/** Database and disk on the whole screen. */
import { type Row, titled } from '../view/row.ts';
import type { View } from '../view/view.ts';

export const databasePage = (view: View, _rows: number): Row[] => [titled('database', view.size.columns)];
