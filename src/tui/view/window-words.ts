/** Which time charts without an axis are of, in a few words. */
import { formatDuration } from '../../model/format.ts';
import { timeOfDay } from './clock.ts';
import { type View, zoomOf } from './view.ts';
import { soakOf, tickAt, windowOf } from './window.ts';

/** `the whole soak`, `last 10 min`, `10 min to 18:05`. */
export function windowWords(view: View): string {
  const { from, to, everyMs, whole } = windowOf(view);
  if (whole) return soakOf(view.newest)?.from === from ? 'the whole soak' : 'the whole run';
  const length = formatDuration(
    zoomOf(view.ui) === 'whole' ? (to - from) * everyMs : Number(zoomOf(view.ui)),
  );
  return view.ui.end === null
    ? `last ${length}`
    : `${length} to ${timeOfDay(tickAt(view, view.ui.end), view.newest.at)}`;
}
