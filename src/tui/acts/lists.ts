/** A page's list: up and down in it, what of it is shown and in which order, and what comes of its rows. */
import { eventList } from '../pages/events.ts';
import { metricList } from '../pages/metrics.ts';
import { thresholdList } from '../pages/thresholds.ts';
import { workerList } from '../pages/workers.ts';
import { listPlace, type PageList, placed, selectedIndex } from '../view/list.ts';
import type { Subject, Ui, View } from '../view/view.ts';
import { type Act, say } from './outcome.ts';

export type ListAction =
  | 'row-up'
  | 'row-down'
  | 'rows-up'
  | 'rows-down'
  | 'find'
  | 'next-way'
  | 'choose'
  | 'show-all';

const PAGE_LISTS: Readonly<Partial<Record<Subject, PageList>>> = {
  metrics: metricList,
  thresholds: thresholdList,
  events: eventList,
  workers: workerList,
};

export const LISTS: Readonly<Record<ListAction, Act>> = {
  'row-up': (view) => ({ ui: moved(view, -1) }),
  'row-down': (view) => ({ ui: moved(view, 1) }),
  'rows-up': (view) => ({ ui: further(view, -1) }),
  'rows-down': (view) => ({ ui: further(view, 1) }),
  find: ({ ui }) => ({ ui: { ...ui, mode: 'find', message: null } }),
  'next-way': ({ ui }) => {
    const ways = PAGE_LISTS[ui.subject]?.ways.length ?? 0;
    return { ui: ways > 0 ? placed(ui, { way: (listPlace(ui).way + 1) % ways, selected: null }) : ui };
  },
  'show-all': ({ ui }) => ({ ui: placed(ui, { find: '' }) }),
  choose: (view) => {
    const key = selectedKey(view);
    const outcome = key === undefined ? view.ui : (PAGE_LISTS[view.ui.subject]?.choose(view, key) ?? view.ui);
    if (typeof outcome === 'string') return say(view, outcome, false);
    if (key === undefined || outcome.pins === view.ui.pins) return { ui: outcome };
    const where = outcome.pins.includes(key) ? 'is on the overview now' : 'is off the overview';
    return say({ ...view, ui: outcome }, `${key} ${where}`);
  },
};

/** As far as the list goes, by one row or by many. */
export function moved(view: View, by: number): Ui {
  const keys = PAGE_LISTS[view.ui.subject]?.keys(view) ?? [];
  const at = selectedIndex(keys, listPlace(view.ui));
  const selected = keys[Math.min(keys.length - 1, Math.max(0, at + by))];
  // The first row stays the first, whatever comes before it: on a live run the newest.
  return {
    ...placed(view.ui, { selected: selected === undefined || selected === keys[0] ? null : selected }),
    scroll: 0,
  };
}

function selectedKey(view: View): string | undefined {
  const keys = PAGE_LISTS[view.ui.subject]?.keys(view) ?? [];
  return keys[selectedIndex(keys, listPlace(view.ui))];
}

const READ_ROWS = 4;

/** By a page of the list; or on in what is told of its selected row. */
function further(view: View, by: 1 | -1): Ui {
  const told = PAGE_LISTS[view.ui.subject]?.told?.(view);
  if (told === undefined) return moved(view, by * pageOf(view));
  return {
    ...view.ui,
    scroll: Math.min(Math.max(0, told - 1), Math.max(0, view.ui.scroll + by * READ_ROWS)),
  };
}

const pageOf = ({ size }: View): number => Math.max(1, Math.floor(size.rows / 2));
