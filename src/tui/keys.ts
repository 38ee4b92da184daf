/** Every key, once: the footer, the help and the handling are made from this table. */
import type { Ask } from '../model/state.ts';
import { PAGES } from './pages/subjects.ts';
import { type Subject, selectedLoad, type View } from './view/view.ts';

export type Action =
  | 'step-up'
  | 'step-down'
  | 'pause'
  | 'release'
  | 'snapshot'
  | 'note'
  | 'abort'
  | 'next'
  | 'previous'
  | Subject
  | 'zoom-in'
  | 'zoom-out'
  | 'redraw'
  | 'help'
  | 'leave';

export interface Binding {
  /** As the footer and the help name them. */
  readonly shown: string;
  /** Names of keys, as `key-names.ts` makes them. */
  readonly on: Readonly<Record<string, Action>>;
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
const askOf = (view: View): Ask | undefined => view.state.loads[selectedLoad(view)?.name ?? ''];

export const KEYS: readonly Binding[] = [
  {
    shown: '+ -',
    on: { '+': 'step-up', '=': 'step-up', '-': 'step-down' },
    footer: (view) => `step ${selectedLoad(view)?.name ?? ''}`.trim(),
    help: 'step the selected load up or down, by the step of the profile',
    steers: true,
    drop: 1,
  },
  {
    shown: 'tab',
    on: { tab: 'next', 'shift-tab': 'previous', down: 'next', up: 'previous' },
    footer: ({ ui }) => (ui.subject === 'events' || ui.subject === 'thresholds' ? 'scroll' : 'next'),
    help: 'select the next load (↓ too; ↑, shift-tab: back); scroll in 4 and 5',
    steers: false,
    drop: 5,
  },
  {
    shown: 'space',
    on: { ' ': 'pause' },
    footer: (view) => (askOf(view)?.paused ? 'resume' : 'pause'),
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
    footer: always('view'),
    help: Object.values(PAGES)
      .map(({ key, title }) => `${key} ${title}`)
      .join(' '),
    steers: false,
    drop: 4,
  },
  {
    shown: '[ ]',
    on: { '[': 'zoom-in', ']': 'zoom-out' },
    footer: always('zoom'),
    help: 'a shorter, a longer time in the charts: 1, 2, 5, 10 min, whole soak',
    steers: false,
    drop: 6,
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

/** Whether the run can be asked for anything now. */
export const canSteer = ({ kind, readOnly, state }: View): boolean =>
  kind === 'live' && !readOnly && state.phase !== 'ended';

export function bindingOf(key: string): { action: Action; steers: boolean } | undefined {
  for (const { on, steers } of KEYS) if (Object.hasOwn(on, key)) return { action: on[key] as Action, steers };
  return undefined;
}
