/** Every key, once: the footer, the help and the handling are made from this table. */
import type { Ask } from '../model/state.ts';
import type { BrowseAction } from './acts/browse.ts';
import type { ChaosAction } from './acts/chaos.ts';
import type { HoursAction } from './acts/hours.ts';
import type { ListAction } from './acts/lists.ts';
import type { ReplayAction } from './acts/replay.ts';
import type { SteerAction } from './acts/steer.ts';
import type { TypeAction } from './acts/type.ts';
import { HOURS_KEYS } from './hours-keys.ts';
import { areLoadsInSight, LIST_KEYS } from './list-keys.ts';
import { PAGES } from './pages/subjects.ts';
import { REPLAY_KEYS } from './replay-keys.ts';
import { chaosOf } from './view/chaos-plan.ts';
import { isAllLoads, type Subject, selectedLoad, type View } from './view/view.ts';

export type Action =
  | BrowseAction
  | SteerAction
  | ChaosAction
  | TypeAction
  | ListAction
  | HoursAction
  | ReplayAction;

export interface Binding {
  /** As the footer and the help name them. */
  readonly shown: string;
  /** Names of keys, as `terminal/read-input.ts` makes them. */
  readonly on: Readonly<Record<string, Action>>;
  /** Where it is meant so; of several for one key the first that is counts. Everywhere, where not said. */
  readonly when?: (view: View) => boolean;
  /** What it does now, in a word or two; null: nothing, it is not shown. */
  readonly footer: (view: View) => string | null;
  readonly help: string;
  /** Asks the run for something: not while it is only looked at, or over. */
  readonly steers: boolean;
  /** In a narrow footer the highest go first; 0 stays, 9 is never there. */
  readonly drop: number;
}

const always = (words: string) => () => words;

/** What is asked of the selected load. */
const askOf = (view: View): Ask | undefined => view.newest.loads[selectedLoad(view)?.name ?? ''];

const steeredName = (view: View): string => (isAllLoads(view) ? 'all' : (selectedLoad(view)?.name ?? ''));

export const KEYS: readonly Binding[] = [
  ...HOURS_KEYS,
  ...LIST_KEYS,
  ...REPLAY_KEYS,
  {
    shown: '+ -',
    on: { '+': 'step-up', '=': 'step-up', '-': 'step-down' },
    footer: (view) => (areLoadsInSight(view) ? `step ${steeredName(view)}`.trim() : null),
    help: "step the selected load up, down: by the profile's step, or 10 %",
    steers: true,
    drop: 1,
  },
  {
    shown: 'e',
    on: { e: 'amount' },
    footer: (view) => (areLoadsInSight(view) && !isAllLoads(view) ? 'exact' : null),
    help: 'an exact rate or number of VUs for the selected load, typed',
    steers: true,
    drop: 5,
  },
  {
    shown: 'tab',
    on: { tab: 'next-load', 'shift-tab': 'previous-load' },
    footer: always('next'),
    help: 'select the next load, after the last all; shift-tab the one before',
    steers: false,
    drop: 5,
  },
  {
    shown: '↑ ↓',
    on: { up: 'previous-load', down: 'next-load' },
    footer: always(''),
    help: 'the load before, the next one',
    steers: false,
    drop: 9,
  },
  {
    shown: 'space',
    on: { ' ': 'pause' },
    footer: (view) => (areLoadsInSight(view) ? (askOf(view)?.paused ? 'resume' : 'pause') : null),
    help: 'pause the selected load, or let it go on',
    steers: true,
    drop: 1,
  },
  {
    shown: 'r',
    on: { r: 'release' },
    footer: (view) => (askOf(view)?.byHand ? 'to shape' : null),
    help: 'give a load that was stepped by hand back to its shape',
    steers: true,
    drop: 1,
  },
  {
    shown: 's',
    on: { s: 'snapshot' },
    footer: always('snap'),
    help: 'write a snapshot file now',
    steers: true,
    drop: 2,
  },
  {
    shown: 'n',
    on: { n: 'note' },
    footer: always('note'),
    help: 'write a note into the run',
    steers: true,
    drop: 2,
  },
  {
    shown: 'f',
    on: { f: 'chaos' },
    footer: (view) => (chaosOf(view).length > 0 ? 'fault' : null),
    help: "one of the profile's faults on purpose, now, after a question",
    steers: true,
    drop: 6,
  },
  {
    shown: 'a',
    on: { a: 'abort' },
    footer: always('abort'),
    help: 'abort the run, after a question',
    steers: true,
    drop: 3,
  },
  {
    shown: '0-8',
    on: Object.fromEntries(Object.entries(PAGES).map(([subject, { key }]) => [key, subject as Subject])),
    footer: always('page'),
    help: Object.values(PAGES)
      .map(({ key, title }) => `${key} ${title}`)
      .join(' '),
    steers: false,
    drop: 2,
  },
  {
    shown: '← →',
    on: { left: 'cursor-left', right: 'cursor-right' },
    footer: always('past'),
    help: 'a cursor on the past: every page shows that moment',
    steers: false,
    drop: 4,
  },
  {
    shown: '< >',
    on: {
      '<': 'cursor-far-left',
      '>': 'cursor-far-right',
      'shift-left': 'cursor-far-left',
      'shift-right': 'cursor-far-right',
    },
    footer: always(''),
    help: 'the cursor by ten columns (shift-← shift-→ too)',
    steers: false,
    drop: 9,
  },
  {
    shown: '{ }',
    on: { '{': 'previous-event', '}': 'next-event', ',': 'previous-event', '.': 'next-event' },
    footer: always('event'),
    help: 'the cursor to the event before, after it (, and . too)',
    steers: false,
    drop: 6,
  },
  {
    shown: 'home end',
    on: { home: 'first-tick', end: 'now' },
    footer: always(''),
    help: 'the cursor to the first tick; back to now',
    steers: false,
    drop: 9,
  },
  {
    shown: '[ ]',
    on: { '[': 'zoom-in', ']': 'zoom-out' },
    footer: always('zoom'),
    help: 'a shorter, a longer time in the charts: 1 min … whole soak',
    steers: false,
    drop: 5,
  },
  {
    shown: 'esc',
    on: { escape: 'back' },
    footer: ({ ui }) => (ui.cursor === null ? null : 'now'),
    help: 'from the past back to now, then to the overview',
    steers: false,
    drop: 1,
  },
  {
    shown: 'ctrl-l',
    on: { 'ctrl-l': 'redraw' },
    footer: always(''),
    help: 'draw the screen anew, when something else wrote on it',
    steers: false,
    drop: 9,
  },
  {
    shown: 'q',
    on: { q: 'leave', 'ctrl-c': 'leave' },
    footer: always('leave'),
    help: 'leave the screen (also Ctrl-C); the run goes on',
    steers: false,
    drop: 0,
  },
  { shown: '?', on: { '?': 'help' }, footer: always(''), help: 'this page', steers: false, drop: 0 },
];

/** Whether the run, as it is now, can be asked for anything. */
export const canSteer = ({ kind, readOnly, newest }: View): boolean =>
  kind === 'live' && !readOnly && newest.phase !== 'ended';

export function bindingOf(view: View, key: string): { action: Action; steers: boolean } | undefined {
  for (const { on, when, steers } of KEYS)
    if (Object.hasOwn(on, key) && (!when || when(view))) return { action: on[key] as Action, steers };
  return undefined;
}
