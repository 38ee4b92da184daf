import { describe, expect, test } from 'vitest';
import { reduce } from '../../src/model/reduce.ts';
import { press } from '../../src/tui/act.ts';
import { paste } from '../../src/tui/acts/type.ts';
import { KEYS } from '../../src/tui/keys.ts';
import { PAGES } from '../../src/tui/pages/subjects.ts';
import { help } from '../../src/tui/panels/help.ts';
import { frame } from '../../src/tui/view/frame.ts';
import { textOf } from '../../src/tui/view/row.ts';
import { type Subject, type View, zoomOf } from '../../src/tui/view/view.ts';
import { windowOf } from '../../src/tui/view/window.ts';
import { healthy, PASSING, uiOf, viewOf } from './made.ts';

const STATE = healthy();
const watch = (more: Partial<View> = {}): View => viewOf(more.state ?? STATE, 80, 24, more);
/** Presses keys one after the other; what was asked of the run on the way, and what is seen in the end. */
function presses(view: View, ...keys: string[]) {
  const asked = [];
  let left = false;
  let now = view;
  for (const key of keys) {
    const outcome = press(now, key);
    now = { ...now, ui: outcome.ui };
    if (outcome.command) asked.push(outcome.command);
    left ||= outcome.leave ?? false;
  }
  return { asked, left, ui: now.ui };
}

describe('keys', () => {
  test('+ and - step the selected load, tab selects the next one, then all, round and round', () => {
    expect(presses(watch(), '+', 'tab', '-', 'tab', '=', 'tab', '=').asked).toEqual([
      { do: 'step', load: 'dns', direction: 1 },
      { do: 'step', load: 'api', direction: -1 },
      { do: 'step', direction: 1 },
      { do: 'step', load: 'dns', direction: 1 },
    ]);
  });

  test('space pauses a load that runs and resumes one that is paused', () => {
    const paused = reduce(STATE, {
      type: 'load',
      at: STATE.at,
      load: 'dns',
      asked: 1000,
      paused: true,
      stage: null,
      byHand: false,
    });
    expect(presses(watch(), ' ').asked).toEqual([{ do: 'pause', load: 'dns' }]);
    expect(presses(watch({ state: paused }), ' ').asked).toEqual([{ do: 'resume', load: 'dns' }]);
  });

  test('r gives a load that is asked for by hand back to its shape, space pauses it as any other', () => {
    const by = (byHand: boolean, paused = false) =>
      reduce(STATE, {
        type: 'load',
        at: STATE.at,
        load: 'dns',
        asked: 700,
        paused,
        stage: 'step 2 of 6',
        byHand,
      });
    expect(presses(watch({ state: by(true) }), 'r').asked).toEqual([{ do: 'resume', load: 'dns' }]);
    expect(presses(watch({ state: by(false) }), 'r').asked).toEqual([]);
    expect(presses(watch({ state: by(true) }), ' ').asked).toEqual([{ do: 'pause', load: 'dns' }]);
    expect(presses(watch({ state: by(false) }), ' ').asked).toEqual([{ do: 'pause', load: 'dns' }]);
    expect(presses(watch({ state: by(true, true) }), ' ').asked).toEqual([{ do: 'resume', load: 'dns' }]);
    const footerOf = (state: typeof STATE) => textOf(frame(watch({ state })).at(-1) ?? []);
    expect(footerOf(by(true))).toContain('r to shape');
    expect(footerOf(by(true, true))).toContain('space resume');
    expect(footerOf(by(false))).toContain('space pause');
    expect(footerOf(by(false))).not.toContain('shape');
  });

  test('an abort needs a y, and any other key calls it off', () => {
    expect(presses(watch(), 'a').asked).toEqual([]);
    expect(presses(watch(), 'a', 'y').asked).toEqual([{ do: 'abort' }]);
    for (const other of ['n', 'q', 'enter', 'escape', 'a', ' ']) {
      const { asked, ui, left } = presses(watch(), 'a', other);
      expect(asked).toEqual([]);
      expect(left).toBe(false);
      expect(ui.mode).toBe('watch');
    }
  });

  test('a note is typed, corrected and sent, with no control character in it', () => {
    const keys = ['n', ...'q+ab', 'backspace', 'up', 'ctrl-x', 'é', 'enter'];
    expect(presses(watch(), ...keys).asked).toEqual([{ do: 'note', text: 'q+aé' }]);
    expect(presses(watch(), 'n', 'x', 'escape').asked).toEqual([]);
    expect(presses(watch(), 'n', ' ', 'enter').asked).toEqual([]);
  });

  test('a backspace takes a whole letter, however many code points it has', () => {
    expect(presses(watch({ ui: uiOf({ mode: 'note', typed: 'ok 👩‍👩‍👧' }) }), 'backspace').ui.typed).toBe(
      'ok ',
    );
  });

  test('pasted text goes into a note, and is never taken for keys', () => {
    expect(paste(watch(), 'ay').ui).toEqual(uiOf({}));
    expect(paste(watch({ ui: uiOf({ mode: 'confirm' }) }), 'y').command).toBeUndefined();
    const { ui } = paste(watch({ ui: uiOf({ mode: 'note', typed: 'see ' }) }), 'line 1\r\nline 2\x1b[2J\x07');
    expect(ui.typed).toBe('see line 1 line 2·[2J·');
    expect(
      paste(watch({ ui: uiOf({ mode: 'note' }) }), 'x'.repeat(5000)).ui.typed.length,
    ).toBeLessThanOrEqual(500);
  });

  test('where nothing can be steered the keys say so', () => {
    for (const view of [watch({ readOnly: true }), watch({ kind: 'stored' })])
      for (const key of ['+', '-', ' ', 's', 'n', 'a']) {
        const { asked, ui } = presses(view, key);
        expect(asked).toEqual([]);
        expect(ui.mode).toBe('watch');
        expect(ui.message?.ok).toBe(false);
      }
  });

  test('q and Ctrl-C leave, Ctrl-C from anywhere', () => {
    expect(presses(watch(), 'q').left).toBe(true);
    for (const mode of ['watch', 'help', 'note', 'confirm'] as const)
      expect(presses(watch({ ui: uiOf({ mode }) }), 'ctrl-c').left).toBe(true);
    expect(presses(watch(), 'n', 'q').left).toBe(false);
  });

  test('after the end one can still look around, and any other key leaves', () => {
    const state = reduce(STATE, { type: 'ended', at: STATE.at, verdict: PASSING });
    for (const key of ['1', '2', '3', '4', '5', '[', ']', '?', 'tab'])
      expect(presses(watch({ state }), key).left).toBe(false);
    for (const key of ['q', ' ', 'enter', 'x', 'a']) expect(presses(watch({ state }), key).left).toBe(true);
  });

  test('[ and ] show a shorter and a longer time, and pass over those that show the same', () => {
    const zoomAfter = (...keys: string[]) => zoomOf(presses(watch(), ...keys).ui);
    expect(zoomAfter(']')).toBe('whole');
    // The run is 700 s old: 30 min and more of it are the whole.
    expect(zoomAfter('[')).toBe(10 * 60_000);
    expect(zoomAfter('[', '[')).toBe(5 * 60_000);
    expect(zoomAfter(...'[[[[[[[')).toBe(60_000);
    expect(zoomAfter('[', ']')).toBe('whole');
  });
});

describe('the cursor', () => {
  const at = (...keys: string[]) => presses(watch(), ...keys).ui;

  test('begins at the newest tick and goes back and forth by a column', () => {
    expect(at('left').cursor).toBe(699);
    expect(at('left', 'left').cursor).toBe(689);
    expect(at('left', 'left', 'right').cursor).toBe(699);
    expect(at('left', 'right', 'right').cursor).toBe(699);
    expect(at('left', '<').cursor).toBe(599);
    expect(at('left', 'shift-left', 'shift-right').cursor).toBe(699);
  });

  test('steps less far where less is shown', () => {
    expect(at('[', '[', '[', '[', 'left', 'left').cursor).toBe(698);
  });

  test('goes to the first tick, and back to now', () => {
    expect(at('home').cursor).toBe(1);
    expect(at('home', 'left').cursor).toBe(1);
    expect(at('home', 'end').cursor).toBe(null);
  });

  test('takes the window along, and no further than it must', () => {
    const before = at('[', '[', '[', '[', 'left');
    expect(windowOf(watch({ ui: before }))).toMatchObject({ from: 640, to: 700 });
    const far = at('[', '[', '[', '[', 'left', '<', '<', '<', '<', '<', '<', '<');
    expect(windowOf(watch({ ui: far }))).toMatchObject({ from: far.cursor, to: (far.cursor ?? 0) + 60 });
    const back = presses(watch({ ui: far }), 'right').ui;
    expect(windowOf(watch({ ui: back })).from).toBe(far.cursor);
  });

  test('stays in sight while one zooms', () => {
    let view = watch({ ui: at('home') });
    for (const key of [...'[[[[[]]]]]']) {
      view = { ...view, ui: press(view, key).ui };
      const { from, to } = windowOf(view);
      expect(view.ui.cursor).toBeGreaterThanOrEqual(from);
      expect(view.ui.cursor).toBeLessThan(to);
    }
  });

  test('jumps to what is worth a look, before it and after it', () => {
    const back = ['{', '{', '{', '{', '{', '{'].map((_, i) => at(...'{'.repeat(i + 1)).cursor);
    expect(back).toEqual([500, 400, 331, 320, 200, 31]);
    expect(at('{', '{', '}').cursor).toBe(500);
    expect(presses(watch(), '}').ui.message?.text).toBe('nothing happened since');
  });

  test('is given up by esc, and only then the page is left', () => {
    const { ui } = presses(watch(), '2', 'left', 'escape');
    expect(ui).toMatchObject({ subject: 'memory', cursor: null, end: null });
    expect(presses(watch({ ui }), 'escape').ui.subject).toBe('overview');
  });

  test('keys that steer ask the run as it is now, and say so', () => {
    const paused = reduce(STATE, {
      type: 'load',
      at: STATE.at,
      load: 'dns',
      asked: 1000,
      paused: true,
      stage: null,
      byHand: false,
    });
    const { asked, ui } = presses(watch({ newest: paused, ui: uiOf({ cursor: 100 }) }), ' ');
    expect(asked).toEqual([{ do: 'resume', load: 'dns' }]);
    expect(ui.message?.text).toContain('now, not at the cursor');
  });
});

describe('the table of keys', () => {
  test.each(Object.keys(PAGES) as Subject[])('on the page %s no key is in it twice', (subject) => {
    const view = watch({ ui: uiOf({ subject }) });
    const meant = KEYS.filter(({ when }) => when?.(view));
    const everywhere = KEYS.filter(({ when }) => !when);
    for (const bindings of [meant, everywhere]) {
      const keys = bindings.flatMap(({ on }) => Object.keys(on));
      expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
    }
  });

  test('the help explains every one', () => {
    const text = help(watch()).map(textOf).join('\n');
    for (const { shown } of KEYS) expect(text).toContain(` ${shown} `);
  });
});
