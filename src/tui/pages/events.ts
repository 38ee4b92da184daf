/** Events and notes on the whole screen. */
import { events } from '../panels/events.ts';
import { type Row, titled } from '../view/row.ts';
import type { View } from '../view/view.ts';

export const eventsPage = (view: View, rows: number): Row[] => [
  titled('events', view.size.columns),
  ...events(view, rows - 1, view.ui.scroll),
];
