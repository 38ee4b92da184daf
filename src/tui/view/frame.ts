/** The whole screen: state, size and what the operator has chosen → exactly as many rows as the window has. */
import { footer } from '../panels/footer.ts';
import { header } from '../panels/header.ts';
import { help } from '../panels/help.ts';
import { notice } from '../panels/notice.ts';
import { overview } from './overview.ts';
import { eventsPage, loadsPage, memoryPage, thresholdsPage } from './pages.ts';
import { BLANK, fit, type Row } from './row.ts';
import { isTooSmall, type Subject, type View } from './view.ts';

const BODIES: Readonly<Record<Subject, (view: View, rows: number) => Row[]>> = {
  overview,
  loads: loadsPage,
  memory: memoryPage,
  thresholds: thresholdsPage,
  events: eventsPage,
};

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
  return [...top, ...BODIES[view.ui.subject](view, room - top.length)];
}
