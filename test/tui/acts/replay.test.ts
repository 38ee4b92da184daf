import { expect, test } from 'vitest';
import type { Playing } from '../../../src/model/contracts.ts';
import { press } from '../../../src/tui/act.ts';
import { frame } from '../../../src/tui/view/frame.ts';
import { textOf } from '../../../src/tui/view/row.ts';
import { healthy, uiOf, viewOf } from '../made.ts';

const PLAYING: Playing = { speed: 60, paused: false, jumping: false, over: null };
const view = (playing: Partial<Playing> = {}, ui = uiOf({})) =>
  viewOf(healthy(), 80, 24, { kind: 'replay', playing: { ...PLAYING, ...playing }, ui });
const firstLine = (playing: Partial<Playing>) => textOf(frame(view(playing))[0] ?? []);

test.each([
  [' ', { play: 'pause' }],
  ['+', { play: 'faster' }],
  ['-', { play: 'slower' }],
  ['}', { play: 'next-event' }],
  ['right', { play: 'jump', seq: 699 + 60 }],
  ['>', { play: 'jump', seq: 699 + 600 }],
  ['end', { play: 'jump', seq: Infinity }],
] as const)('in a replay %o is for how it is played', (key, play) => {
  expect(press(view(), key)).toMatchObject({ play });
});

test('looking back, the arrows move the cursor, and g plays from there', () => {
  const back = press(view(), 'left');
  expect(back.play).toBe(undefined);
  expect(back.ui.cursor).not.toBe(null);
  const cursor = back.ui.cursor ?? 0;
  expect(press(view({}, back.ui), 'right').play).toBe(undefined);
  const { play, ui } = press(view({}, back.ui), 'g');
  expect(play).toEqual({ play: 'jump', seq: cursor });
  expect(ui.cursor).toBe(null);
});

test('nothing is asked of the run', () => {
  for (const key of ['s', 'n', 'a', 'r', 'e']) expect(press(view(), key)).not.toHaveProperty('command');
});

test('the first row says that it is a replay, how fast, and where it ends', () => {
  expect(firstLine({})).toContain('REPLAY 60×');
  expect(firstLine({ paused: true })).toContain('REPLAY ‖ stands still');
  expect(firstLine({ over: 'ended' })).toContain('REPLAY is over');
  expect(firstLine({ over: 'died' })).toContain('REPLAY is over, the run died');
  expect(firstLine({ over: 'goes on' })).toContain('REPLAY is up to date');
});

test('on a page of hours space marks, and elsewhere it pauses', () => {
  expect(press(view({}, uiOf({ subject: 'hours' })), ' ').play).toBe(undefined);
  expect(press(view({}, uiOf({ subject: 'loads' })), ' ').play).toEqual({ play: 'pause' });
});
