/** Looking around: pages, loads, the charts' window, and the cursor on the past. */
import { PAGES } from '../pages/subjects.ts';
import { eventLog, isWorthALook } from '../view/log.ts';
import { lookAt } from '../view/look-at.ts';
import { type Subject, type Ui, type View, ZOOMS } from '../view/view.ts';
import { isZoomUseful, windowOf } from '../view/window.ts';
import { type Act, type Outcome, say } from './outcome.ts';

export type BrowseAction =
  | Subject
  | 'next-load'
  | 'previous-load'
  | 'zoom-in'
  | 'zoom-out'
  | 'cursor-left'
  | 'cursor-right'
  | 'cursor-far-left'
  | 'cursor-far-right'
  | 'previous-event'
  | 'next-event'
  | 'first-tick'
  | 'now'
  | 'back'
  | 'redraw'
  | 'help'
  | 'leave';

const FAR_COLUMNS = 10;
/** What a chart over the whole width leaves to its axis. */
const AXIS_COLUMNS = 11;

const page =
  (subject: Subject): Act =>
  ({ ui }) => ({ ui: { ...ui, subject, scroll: 0 } });
const PAGE_ACTS = Object.fromEntries(
  (Object.keys(PAGES) as Subject[]).map((subject) => [subject, page(subject)]),
) as Record<Subject, Act>;

export const BROWSE: Readonly<Record<BrowseAction, Act>> = {
  ...PAGE_ACTS,
  'next-load': (view) => ({ ui: nextLoad(view, 1) }),
  'previous-load': (view) => ({ ui: nextLoad(view, -1) }),
  'zoom-in': (view) => ({ ui: zoomed(view, -1) }),
  'zoom-out': (view) => ({ ui: zoomed(view, 1) }),
  'cursor-left': (view) => moved(view, -1),
  'cursor-right': (view) => moved(view, 1),
  'cursor-far-left': (view) => moved(view, -FAR_COLUMNS),
  'cursor-far-right': (view) => moved(view, FAR_COLUMNS),
  'previous-event': (view) => jumped(view, -1),
  'next-event': (view) => jumped(view, 1),
  'first-tick': (view) => ({ ui: lookAt(view, 0) }),
  now: ({ ui }) => ({ ui: { ...ui, cursor: null, end: null, message: null } }),
  back: ({ ui }) => ({
    ui:
      ui.cursor === null
        ? { ...ui, subject: 'overview', scroll: 0 }
        : { ...ui, cursor: null, end: null, message: null },
  }),
  redraw: ({ ui }) => ({ ui, repaint: true }),
  help: ({ ui }) => ({ ui: { ...ui, mode: 'help', scroll: 0 } }),
  leave: ({ ui }) => ({ ui, leave: true }),
};

/** The next load, round and round; of several the last is followed by all of them. */
function nextLoad({ ui, newest }: View, by: 1 | -1): Ui {
  const loads = newest.profile?.loads.length ?? 0;
  const places = loads > 1 ? loads + 1 : 1;
  return { ...ui, load: (Math.min(ui.load, places - 1) + by + places) % places };
}

/** The next length of time that shows another picture, with the cursor in sight. */
function zoomed(view: View, by: 1 | -1): Ui {
  const { ui } = view;
  let zoom = ui.zoom + by;
  while (zoom > 0 && zoom < ZOOMS.length - 1 && !isZoomUseful(view, ZOOMS[zoom] ?? 'whole')) zoom += by;
  zoom = Math.min(ZOOMS.length - 1, Math.max(0, zoom));
  const { cursor } = ui;
  if (cursor === null) return { ...ui, zoom, end: null };
  // The cursor stays where it is on the screen, as far as there is a run to the right of it.
  const before = windowOf(view);
  const after = windowOf({ ...view, ui: { ...ui, zoom } });
  const right = ((before.to - 1 - cursor) / (before.to - before.from)) * (after.to - after.from);
  const end = after.whole ? null : Math.min(view.newest.seq, Math.round(cursor + right));
  return lookAt({ ...view, ui: { ...ui, zoom, end } }, cursor);
}

/** By columns of a chart over the whole width; the first press puts the cursor at the right edge of what is drawn. */
function moved(view: View, columns: number): Outcome {
  const { ui, newest, size } = view;
  if (newest.seq < 0) return say(view, 'nothing was measured yet', false);
  const { from, to } = windowOf(view);
  const step = Math.max(1, Math.round((to - from) / Math.max(1, size.columns - AXIS_COLUMNS)));
  return { ui: lookAt(view, ui.cursor === null ? to - 1 : ui.cursor + columns * step) };
}

/** To the next thing worth a look, before or after the cursor. */
function jumped(view: View, by: 1 | -1): Outcome {
  const here = view.ui.cursor ?? view.newest.seq + 1;
  const places = eventLog(view)
    .filter(({ event }) => isWorthALook(event))
    .map(({ seq }) => Math.max(0, seq));
  const next = by < 0 ? places.findLast((seq) => seq < here) : places.find((seq) => seq > here);
  if (next !== undefined) return { ui: lookAt(view, next) };
  return say(view, by < 0 ? 'nothing happened before this' : 'nothing happened since', false);
}
