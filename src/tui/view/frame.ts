/** The whole screen: state, size and what the operator has chosen → exactly as many rows as the window has. */

import type { Question } from '../../model/question.ts';
import { PAGES } from '../pages/subjects.ts';
import { footer } from '../panels/footer.ts';
import { header } from '../panels/header.ts';
import { help, helpEnd } from '../panels/help.ts';
import { notice } from '../panels/notice.ts';
import { LOG_QUESTION } from './log.ts';
import { BLANK, fit, type Row } from './row.ts';
import { isTooSmall, type View } from './view.ts';
import { tickOf, windowOf } from './window.ts';

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
  if (view.ui.mode === 'help') return help(view).slice(Math.min(view.ui.scroll, helpEnd(view)));
  const top = header(view);
  return [...top, ...PAGES[view.ui.subject].body(view, room - top.length)];
}

/** What a frame shows that the state does not hold. */
export function questions(view: View): Question[] {
  const { newest, ui } = view;
  const { cursor } = ui;
  const [oldest] = newest.events;
  const isLogShort =
    newest.eventCount > newest.events.length && oldest && windowOf(view).from < tickOf(view, oldest.at);
  return [
    ...(cursor === null || cursor >= newest.seq ? [] : [{ ask: 'moment', seq: cursor } as const]),
    ...(cursor !== null || isLogShort ? [LOG_QUESTION] : []),
    ...(PAGES[ui.subject].questions?.(view) ?? []),
  ];
}
