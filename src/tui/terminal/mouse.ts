/** What a click is for, as the keys that do the same: a load's row selects it, a key in the last row is pressed. */
import { press } from '../act.ts';
import { bindingOf } from '../keys.ts';
import { type Row, textOf } from '../view/row.ts';
import { selectedLoad, type View } from '../view/view.ts';

/** No key for a place where there is nothing. */
export function keysOfClick(rows: readonly Row[], view: View, column: number, row: number): string[] {
  const clicked = rows[row];
  if (!clicked || view.ui.mode !== 'watch') return [];
  return row === rows.length - 1 ? footerKeys(clicked, view, column) : loadKeys(clicked, view);
}

/** The letter under the pointer where it is a key; else the key before it whose word was clicked. */
function footerKeys(footer: Row, view: View, column: number): string[] {
  let at = 0;
  let last = '';
  for (const { text, style } of footer) {
    const under = text[column - at] ?? '';
    if (style === 'bold') last = text.trim();
    if (column < at + text.length)
      return [style === 'bold' && isKey(view, under) ? under : (NAMES[last] ?? last)].filter((key) =>
        isKey(view, key),
      );
    at += text.length;
  }
  return [];
}

const NAMES: Readonly<Record<string, string>> = { space: ' ', esc: 'escape' };
const isKey = (view: View, key: string): boolean => key !== '' && bindingOf(view, key) !== undefined;

/** Tab as often as it takes. */
function loadKeys(clicked: Row, view: View): string[] {
  const loads = view.newest.profile?.loads ?? [];
  const [word = ''] = textOf(clicked).replace('▸', ' ').trim().split(' ');
  if (!loads.some(({ name }) => name === word)) return [];
  const keys: string[] = [];
  for (let now = view; selectedLoad(now)?.name !== word && keys.length <= loads.length; keys.push('tab'))
    now = { ...now, ui: press(now, 'tab').ui };
  return keys;
}
