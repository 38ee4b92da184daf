/** What makes the load and watches, on the whole screen: workers, the instrument itself, the host. */
import { type Row, titled } from '../view/row.ts';
import type { View } from '../view/view.ts';

export const workersPage = (view: View, _rows: number): Row[] => [titled('workers', view.size.columns)];
