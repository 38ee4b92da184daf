/** The last things that happened, newest first, with whose doing or fault it was. */
import { eventTime } from '../view/clock.ts';
import { type Row, row, span } from '../view/row.ts';
import type { View } from '../view/view.ts';
import { eventLines } from '../view/wording.ts';

export function events({ state, now }: View, most: number): Row[] {
  return eventLines(state.events)
    .slice(0, Math.max(0, most))
    .map(({ at, text, style }) => row(span(` ${eventTime(at, now)}  `, 'dim'), span(text, style)));
}
