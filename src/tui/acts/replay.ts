/** What keys do to a replay: how fast it goes, and where it goes on. */
import type { PlayAsked } from '../../model/contracts.ts';
import type { View } from '../view/view.ts';
import { everyMsOf } from '../view/window.ts';
import type { Act } from './outcome.ts';

export type ReplayAction =
  | 'play-pause'
  | 'play-faster'
  | 'play-slower'
  | 'play-ahead'
  | 'play-far-ahead'
  | 'play-next-event'
  | 'play-to-end'
  | 'play-from-cursor';

const AHEAD_MS = 60_000;
const FAR_AHEAD_MS = 600_000;

const play =
  (asked: PlayAsked): Act =>
  ({ ui }) => ({ ui, play: asked });

export const REPLAY: Readonly<Record<ReplayAction, Act>> = {
  'play-pause': play({ play: 'pause' }),
  'play-faster': play({ play: 'faster' }),
  'play-slower': play({ play: 'slower' }),
  'play-ahead': (view) => ahead(view, AHEAD_MS),
  'play-far-ahead': (view) => ahead(view, FAR_AHEAD_MS),
  'play-next-event': play({ play: 'next-event' }),
  'play-to-end': play({ play: 'jump', seq: Infinity }),
  'play-from-cursor': ({ ui, newest }) => ({
    ui: { ...ui, cursor: null, end: null },
    play: { play: 'jump', seq: ui.cursor ?? newest.seq },
  }),
};

const ahead = ({ ui, newest }: View, ms: number) => ({
  ui,
  play: { play: 'jump', seq: newest.seq + Math.max(1, Math.round(ms / everyMsOf(newest))) } as const,
});
