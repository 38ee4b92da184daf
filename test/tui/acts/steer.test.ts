import { describe, expect, test } from 'vitest';
import { reduce } from '../../../src/model/reduce.ts';
import type { State } from '../../../src/model/state.ts';
import { frame } from '../../../src/tui/view/frame.ts';
import { textOf } from '../../../src/tui/view/row.ts';
import type { View } from '../../../src/tui/view/view.ts';
import { healthy, PROFILE, uiOf, viewOf } from '../made.ts';
import { presses } from './presses.ts';

const STATE = healthy();
const watch = (more: Partial<View> = {}): View => viewOf(more.state ?? STATE, 80, 24, more);
const footerOf = (view: View): string => textOf(frame(view).at(-1) ?? []);
const askedFor = (load: string, more: { paused?: boolean; byHand?: boolean }, state = STATE): State =>
  reduce(state, {
    type: 'load',
    at: state.at,
    load,
    asked: 700,
    paused: false,
    stage: null,
    byHand: false,
    ...more,
  });

describe('all loads at once', () => {
  const all = watch({ ui: uiOf({ load: 2 }) });

  test('are selected by tab after the last one, and before the first', () => {
    expect(presses(watch(), 'tab').ui.load).toBe(1);
    expect(presses(watch(), 'tab', 'tab').ui.load).toBe(2);
    expect(presses(watch(), 'tab', 'tab', 'tab').ui.load).toBe(0);
    expect(presses(watch(), 'shift-tab').ui.load).toBe(2);
  });

  test('are no choice where there is one load', () => {
    const profile = { ...PROFILE, loads: PROFILE.loads.slice(0, 1) };
    const state = { ...STATE, profile };
    expect(presses(watch({ state }), 'tab').ui.load).toBe(0);
    expect(presses(watch({ state }), '+').asked).toEqual([{ do: 'step', load: 'dns', direction: 1 }]);
  });

  test('are stepped and paused together, and each is marked', () => {
    expect(presses(all, '+', '-', ' ').asked).toEqual([
      { do: 'step', direction: 1 },
      { do: 'step', direction: -1 },
      { do: 'pause' },
    ]);
    expect(footerOf(all)).toContain('+ - step all');
    const marked = frame(all).filter((row) => textOf(row).startsWith('▸'));
    expect(marked.map((row) => textOf(row).slice(1, 4))).toEqual(['dns', 'api']);
  });

  test('go on when all of them are paused; of some that are, the others are paused too', () => {
    const some = askedFor('dns', { paused: true });
    const every = askedFor('api', { paused: true }, some);
    expect(presses({ ...all, state: some, newest: some }, ' ').asked).toEqual([{ do: 'pause' }]);
    expect(presses({ ...all, state: every, newest: every }, ' ').asked).toEqual([{ do: 'resume' }]);
  });

  test('have no exact amount', () => {
    const { ui } = presses(all, 'e');
    expect(ui.mode).toBe('watch');
    expect(ui.message).toMatchObject({ ok: false, text: "an amount is one load's: tab selects it" });
  });
});

describe('what is steered', () => {
  test('is the run as it is now, also with the cursor on the past, and that is said', () => {
    const paused = askedFor('dns', { paused: true });
    const past = watch({ state: STATE, newest: paused, ui: uiOf({ cursor: 100 }) });
    const { asked, ui } = presses(past, ' ');
    expect(asked).toEqual([{ do: 'resume', load: 'dns' }]);
    expect(ui.message?.text).toBe('now, not at the cursor: asked to resume dns …');
    expect(presses(watch(), ' ').ui.message?.text).toBe('asked to pause dns …');
  });

  test('is given back to its shape only when it is held by hand and not paused', () => {
    const held = askedFor('dns', { byHand: true });
    expect(presses(watch({ state: held }), 'r').asked).toEqual([{ do: 'resume', load: 'dns' }]);
    const paused = askedFor('dns', { byHand: true, paused: true });
    const { asked, ui } = presses(watch({ state: paused }), 'r');
    expect(asked).toEqual([]);
    expect(ui.message).toMatchObject({ ok: false, text: 'it is paused; space lets it go on' });
    expect(presses(watch(), 'r').ui.message?.ok).toBe(false);
  });

  test('is nothing in a run without a load', () => {
    const state = { ...STATE, profile: { ...PROFILE, loads: [] }, loads: {} };
    for (const key of ['+', '-', ' ', 'e']) {
      const { asked, ui } = presses(watch({ state }), key);
      expect(asked).toEqual([]);
      expect(ui.message).toMatchObject({ ok: false, text: 'this run has no load to steer' });
    }
  });
});

describe('the question before an abort', () => {
  const asking = (state: State) =>
    frame(watch({ state, ui: uiOf({ mode: 'confirm' }) }))
      .map((row) => textOf(row).trim())
      .join(' ');

  test('lists all that will happen', () => {
    const text = asking(STATE);
    expect(text).toContain('the load stops: dns (1000/s), api (10 vu); half a second for what is in flight');
    expect(text).toContain('a last snapshot is written, number 2; the record stays in');
    expect(text).toContain('the target is ended, because soaktop started it');
    expect(text).toContain('the verdict is: aborted, exit code 4');
    expect(text).toContain('y aborts, any other key goes on.');
  });

  test('says of each target whether it is ended or left alone', () => {
    const targets = [
      { name: 'redis', attach: { port: 6379 } },
      { name: 'web', launch: { command: ['web'], cwd: '/', env: {} } },
    ];
    const text = asking({ ...STATE, profile: { ...PROFILE, targets } });
    expect(text).toContain('web is ended, because soaktop started it');
    expect(text).toContain('redis is left alone, because it ran before');
  });
});
