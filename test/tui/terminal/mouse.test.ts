import { describe, expect, test } from 'vitest';
import { press } from '../../../src/tui/act.ts';
import { keysOfClick } from '../../../src/tui/terminal/mouse.ts';
import { frame } from '../../../src/tui/view/frame.ts';
import { textOf } from '../../../src/tui/view/row.ts';
import { selectedLoad, type View } from '../../../src/tui/view/view.ts';
import { healthy, uiOf, viewOf } from '../made.ts';

const watch = (more: Partial<View> = {}) => viewOf(healthy(), 120, 40, more);
const rowsOf = (view: View) => frame(view);
/** A click on a text of the frame. */
function click(view: View, text: string, inRow?: number): string[] {
  const lines = rowsOf(view).map(textOf);
  const row = inRow ?? lines.findIndex((line) => line.includes(text));
  return keysOfClick(rowsOf(view), view, (lines[row] ?? '').indexOf(text), row);
}
const footerRow = 39;

describe('a click', () => {
  test('on a load selects it, by tab', () => {
    const keys = click(watch(), ' api ');
    expect(keys).toEqual(['tab']);
    expect(selectedLoad({ ...watch(), ui: press(watch(), 'tab').ui })?.name).toBe('api');
    expect(click(watch({ ui: uiOf({ load: 1 }) }), '▸api')).toEqual([]);
  });

  test('on a key of the last row presses it; so does one on its word', () => {
    expect(click(watch(), 'snap', footerRow)).toEqual(['s']);
    expect(click(watch(), 'pause', footerRow)).toEqual([' ']);
    expect(click(watch(), '- step', footerRow)).toEqual(['-']);
    expect(click(watch(), '?', footerRow)).toEqual(['?']);
  });

  test('where there is nothing does nothing; so does one while something is asked', () => {
    expect(keysOfClick(rowsOf(watch()), watch(), 5, 1)).toEqual([]);
    expect(keysOfClick(rowsOf(watch()), watch(), 500, 500)).toEqual([]);
    expect(click(watch({ ui: uiOf({ mode: 'confirm' }) }), 'y aborts')).toEqual([]);
  });
});
