/** The whole screen: state, size and what the operator has chosen → exactly as many rows as the window has. */

import { PAGES } from '../pages/subjects.ts';
import { footer } from '../panels/footer.ts';
import { header } from '../panels/header.ts';
import { help } from '../panels/help.ts';
import { notice } from '../panels/notice.ts';
import { BLANK, fit, type Row } from './row.ts';
import { isTooSmall, type View } from './view.ts';

export function frame(view: View): Row[] {
  const { columns, rows } = view.size;
  if (rows === 0) return [];
  const last = isTooSmall(view.size) && view.ui.mode === 'watch' ? [] : footer(view).slice(-rows);
  const room = rows - last.length;
  const above = isTooSmall(view.size) ? notice(view) : full(view, room);
  const body = Array.from({ length: Math.max(0, room) }, (_, i) => above[i] ?? BLANK);
  return [...body, ...last].map((line) => fit(line, columns));
}

function full(view: View, room: number): Row[] {
  if (view.ui.mode === 'help') return help(view);
  const top = header(view);
  return [...top, ...PAGES[view.ui.subject].body(view, room - top.length)];
}
