/** The keys of a replay: where nothing is steered, they are for how it is played. */
import type { Binding } from './keys.ts';
import type { View } from './view/view.ts';

const isReplay = ({ playing }: View): boolean => playing !== undefined;
/** Not while one looks back. */
const isAtNow = (view: View): boolean => isReplay(view) && view.ui.cursor === null;

export const REPLAY_KEYS: readonly Binding[] = [
  {
    shown: 'space',
    on: { ' ': 'play-pause' },
    when: isReplay,
    footer: ({ playing }) => (playing?.paused ? 'play' : 'pause'),
    help: 'in a replay: stand still, go on',
    steers: false,
    drop: 1,
  },
  {
    shown: '+ -',
    on: { '+': 'play-faster', '=': 'play-faster', '-': 'play-slower' },
    when: isReplay,
    footer: () => 'speed',
    help: 'in a replay: faster, slower: 1 to 3600 times',
    steers: false,
    drop: 3,
  },
  {
    shown: '→ >',
    on: { right: 'play-ahead', '>': 'play-far-ahead', 'shift-right': 'play-far-ahead' },
    when: isAtNow,
    footer: () => 'ahead',
    help: 'in a replay, at its newest: a minute, ten minutes ahead',
    steers: false,
    drop: 3,
  },
  {
    shown: '}',
    on: { '}': 'play-next-event', '.': 'play-next-event', end: 'play-to-end' },
    when: isAtNow,
    footer: () => 'next event',
    help: 'in a replay, at its newest: on to the next event; end: to the last',
    steers: false,
    drop: 4,
  },
  {
    shown: 'g',
    on: { g: 'play-from-cursor' },
    when: (view) => isReplay(view) && view.ui.cursor !== null,
    footer: () => 'play from here',
    help: 'in a replay, where one looks back to: go on from there',
    steers: false,
    drop: 1,
  },
];
