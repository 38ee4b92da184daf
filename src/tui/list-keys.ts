/** Keys of the pages that are lists: up and down, looking for something, the order, and what comes of a row. */
import type { Binding } from './keys.ts';
import { listPlace } from './view/list.ts';
import type { Subject, View } from './view/view.ts';

/** What `o` changes, and what enter does, on each. */
const PAGES: Readonly<
  Partial<Record<Subject, { readonly way: string | null; readonly enter: string | null }>>
> = {
  metrics: { way: 'order', enter: 'pin' },
  thresholds: { way: 'order', enter: 'go there' },
  events: { way: 'kind', enter: 'go there' },
  workers: { way: null, enter: null },
};

const pageOf = ({ ui }: View) => PAGES[ui.subject];
const isList = (view: View): boolean => pageOf(view) !== undefined;
/** Elsewhere the keys of loads work as well, and are not shown. */
export const areLoadsInSight = (view: View): boolean => !isList(view) && view.ui.subject !== 'hours';
const isNarrowed = ({ ui }: View): boolean => listPlace(ui).find !== '';

export const LIST_KEYS: readonly Binding[] = [
  {
    shown: '↑ ↓',
    on: { up: 'row-up', down: 'row-down', 'page-up': 'rows-up', 'page-down': 'rows-down' },
    when: isList,
    footer: () => 'row',
    help: 'on pages 4 to 7: a row up, down; page ↑, page ↓: many',
    steers: false,
    drop: 3,
  },
  {
    shown: '/',
    on: { '/': 'find' },
    when: (view) => view.ui.subject === 'hours' || (isList(view) && view.ui.subject !== 'workers'),
    footer: () => 'find',
    help: 'on pages 4, 5, 6, 8: only rows with these words, as you type them',
    steers: false,
    drop: 1,
  },
  {
    shown: 'o',
    on: { o: 'next-way' },
    when: (view) => pageOf(view)?.way != null,
    footer: (view) => pageOf(view)?.way ?? null,
    help: 'there: by growth, by what moves alike, …; which kinds of events',
    steers: false,
    drop: 1,
  },
  {
    shown: 'enter',
    on: { enter: 'choose', p: 'choose' },
    when: (view) => pageOf(view)?.enter != null,
    footer: (view) => pageOf(view)?.enter ?? null,
    help: 'there: put a series on the overview; go to the moment of a row',
    steers: false,
    drop: 1,
  },
  {
    shown: 'esc',
    on: { escape: 'show-all' },
    when: isNarrowed,
    footer: () => 'all',
    help: 'all rows again, in a list that was narrowed',
    steers: false,
    drop: 1,
  },
];
