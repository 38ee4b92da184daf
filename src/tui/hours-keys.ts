/** The keys of the page of hours: of its table, and of what is open of them. */
import type { Binding } from './keys.ts';
import type { OpenedHours, View } from './view/view.ts';

const isOpen = ({ ui }: View): boolean => ui.subject === 'hours' && ui.hours.open !== null;
const isTable = ({ ui }: View): boolean => ui.subject === 'hours' && ui.hours.open === null;
const isOfHours = (view: View): boolean =>
  isTable(view) || (isOpen(view) && view.ui.hours.open?.what !== 'comparison');

/** It is what is open, or there is only one hour where it takes two. */
const isShown = (open: OpenedHours | null, what: 'difference' | 'scrapes'): boolean =>
  open !== null &&
  (open.what === what || (what === 'difference' ? !('before' in open) : open.what === 'metrics'));

export const HOURS_KEYS: readonly Binding[] = [
  {
    shown: '↑ ↓',
    on: {
      up: 'line-up',
      down: 'line-down',
      'page-up': 'page-up',
      'page-down': 'page-down',
      ' ': 'page-down',
      home: 'first-line',
      end: 'last-line',
    },
    when: isOpen,
    footer: () => 'scroll',
    help: 'in what is open of an hour: scroll; space, page-up, page-down by a page',
    steers: false,
    drop: 1,
  },
  {
    shown: 'esc',
    on: { escape: 'close-hours', q: 'close-hours' },
    when: isOpen,
    footer: () => 'back to the table',
    help: 'from what is open back to the hours (q too)',
    steers: false,
    drop: 0,
  },
  {
    shown: '↑ ↓',
    on: { up: 'newer-hour', down: 'older-hour' },
    when: isTable,
    footer: () => 'hour',
    help: 'in 8: the next hour, and with it the cursor on the past',
    steers: false,
    drop: 1,
  },
  {
    shown: 'enter',
    on: { enter: 'open-summary' },
    when: isOfHours,
    footer: ({ ui }) => (ui.hours.open ? null : 'open'),
    help: "in 8: the hour's snapshot",
    steers: false,
    drop: 1,
  },
  {
    shown: 'space',
    on: { ' ': 'mark-hour' },
    when: isTable,
    footer: () => 'mark',
    help: 'in 8: mark an hour, two at most',
    steers: false,
    drop: 2,
  },
  {
    shown: 'd',
    on: { d: 'open-difference' },
    when: isOfHours,
    footer: ({ ui }) => (isShown(ui.hours.open, 'difference') ? null : 'differences'),
    help: 'in 8: what changed between the marked hours, or since the one before',
    steers: false,
    drop: 2,
  },
  {
    shown: 'm',
    on: { m: 'open-metrics' },
    when: isOfHours,
    footer: ({ ui }) => (isShown(ui.hours.open, 'scrapes') ? null : 'metrics'),
    help: 'in 8: the raw /metrics of the hour; of two marked ones what differs',
    steers: false,
    drop: 3,
  },
  {
    shown: 'c',
    on: { c: 'open-comparison' },
    when: (view) => isTable(view) && view.against !== undefined,
    footer: ({ against }) => `against ${against ?? ''}`,
    help: 'in 8: this run against the other one',
    steers: false,
    drop: 1,
  },
];
