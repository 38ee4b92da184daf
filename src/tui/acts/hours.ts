/** What keys do on the page of hours: going from one to the next, marking two, opening what there is of them. */

import { openedOf } from '../pages/opened.ts';
import { footer } from '../panels/footer.ts';
import { header } from '../panels/header.ts';
import { mostScroll } from '../panels/pager.ts';
import { hoursOf, selectedHour } from '../view/hours.ts';
import { listPlace, placed } from '../view/list.ts';
import { lookAt } from '../view/look-at.ts';
import type { OpenedHours, Ui, View } from '../view/view.ts';
import { type Act, type Outcome, say } from './outcome.ts';

export type HoursAction =
  | 'newer-hour'
  | 'older-hour'
  | 'mark-hour'
  | 'open-summary'
  | 'open-metrics'
  | 'open-difference'
  | 'open-comparison'
  | 'close-hours'
  | 'line-up'
  | 'line-down'
  | 'page-up'
  | 'page-down'
  | 'first-line'
  | 'last-line';

const MARKED_MOST = 2;

export const HOURS: Readonly<Record<HoursAction, Act>> = {
  'newer-hour': (view) => moved(view, -1),
  'older-hour': (view) => moved(view, 1),
  'mark-hour': marked,
  'open-summary': (view) => one(view, 'summary'),
  'open-metrics': (view) => (pairOf(view, false) ? pair(view, 'scrapes') : one(view, 'metrics')),
  'open-difference': (view) => pair(view, 'difference'),
  'open-comparison': ({ ui }) => ({ ui: opened(ui, { what: 'comparison' }) }),
  // First what was looked for is given up, then what it was looked for in.
  'close-hours': ({ ui }) => ({
    ui: listPlace(ui).find === '' ? opened(ui, null) : placed(ui, { find: '' }),
  }),
  'line-up': (view) => scrolled(view, () => -1),
  'line-down': (view) => scrolled(view, () => 1),
  'page-up': (view) => scrolled(view, (rows) => -rows),
  'page-down': (view) => scrolled(view, (rows) => rows),
  'first-line': (view) => scrolled(view, () => -Infinity),
  'last-line': (view) => scrolled(view, () => Infinity),
};

/** The cursor goes along, so that all other pages show that moment; above the newest hour is the present. */
function moved(view: View, by: 1 | -1): Outcome {
  const hours = hoursOf(view) ?? [];
  const index = selectedHour(hours, view) + by;
  if (index < 0) return { ui: placed({ ...view.ui, cursor: null, end: null }, { selected: null }) };
  const hour = hours[Math.min(index, hours.length - 1)];
  if (!hour) return { ui: view.ui };
  return { ui: placed(lookAt(view, hour.card.seq), { selected: String(hour.card.number) }) };
}

function marked(view: View): Outcome {
  const { ui } = view;
  const number = selectedNumber(view);
  if (number === null) return { ui };
  const others = ui.hours.marked.filter((each) => each !== number);
  const isNew = others.length === ui.hours.marked.length;
  return {
    ui: { ...ui, hours: { ...ui.hours, marked: isNew ? [...others, number].slice(-MARKED_MOST) : others } },
  };
}

function one(view: View, what: 'summary' | 'metrics'): Outcome {
  const { open } = view.ui.hours;
  const number = open && 'number' in open ? open.number : selectedNumber(view);
  return number === null
    ? say(view, 'there is no snapshot yet', false)
    : { ui: opened(view.ui, { what, number }) };
}

function pair(view: View, what: 'difference' | 'scrapes'): Outcome {
  const numbers = pairOf(view, true);
  if (!numbers) return say(view, 'mark another one with space: it takes two', false);
  const [before, after] = numbers;
  return { ui: opened(view.ui, { what, before, after }) };
}

/** The two that are open; else the two marked, the marked and the selected one, or that and the one before it. */
function pairOf(view: View, orBefore: boolean): readonly [number, number] | null {
  const { open, marked: marks } = view.ui.hours;
  if (open) return 'before' in open ? [open.before, open.after] : null;
  const hours = hoursOf(view) ?? [];
  const index = selectedHour(hours, view);
  const selected = hours[index]?.card.number;
  const other = marks.length > 0 ? marks[0] : orBefore ? hours[index + 1]?.card.number : undefined;
  const numbers = [other, marks[1] ?? selected];
  const [a, b] = numbers;
  if (a === undefined || b === undefined || a === b) return null;
  return a < b ? [a, b] : [b, a];
}

function selectedNumber(view: View): number | null {
  const hours = hoursOf(view) ?? [];
  return hours[selectedHour(hours, view)]?.card.number ?? null;
}

const opened = (ui: Ui, open: OpenedHours | null): Ui =>
  placed({ ...ui, scroll: 0, hours: { ...ui.hours, open } }, { find: '' });

function scrolled(view: View, by: (rows: number) => number): Outcome {
  const { ui } = view;
  const rows = view.size.rows - header(view).length - footer(view).length;
  const most = mostScroll(view, openedOf(view), rows);
  const scroll = Math.min(ui.scroll, most) + by(Math.max(1, rows - 2));
  return { ui: { ...ui, scroll: Math.max(0, Math.min(most, scroll)) } };
}
