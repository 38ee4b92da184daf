/** The page behind `?`: the keys of the page one came from, then the others, and what the figures mean. */
import { type Binding, KEYS } from '../keys.ts';
import { BLANK, beside, type Row, row, span, titled } from '../view/row.ts';
import { left, wrap } from '../view/text.ts';
import type { View } from '../view/view.ts';

const MEANINGS = [
  '‖: paused. by hand: you took over from its shape. done/s: ended in a second.',
  'p50 p95 p99: from due on; of the newest tick with answers, 10 ticks old at most, and at the end of the whole soak. In charts of merged requests; of recent ticks the worst of a point.',
  'service: from sent on; by what it is shorter, the request waited to leave.',
  'errors: errors, lost and missed as a share of due, since the soak began.',
  'missed: never sent. cap: in flight full, behind: too late, worker: gone.',
  'best, 70 %, knee: the most that held, what to run of it, where it bends.',
  'growth: slope ± half of its 99 % interval, per hour, fitted over the soak.',
  'charts: dots around a line are the least and the most; ╌ what is allowed.',
  'below charts: ▲ ! a finding, × a worker gone, ▸ a command, » a note, ◆ a fault on purpose, ■ a snapshot, | a phase.',
  'INVALID LOAD: the generator was at fault; nothing is judged from it.',
  '– and a break in a line: there was no answer. It is never drawn as 0.',
  '● holds or is stable   ▲ fails or grows   ? not known yet   ■ aborted',
];

const KEY_COLUMNS = 9;
/** From here on the meanings stand beside the keys. */
const BESIDE_COLUMNS = 150;

/** As many rows as it needs: what the window has no room for is scrolled to. */
export function help(view: View): Row[] {
  const { columns } = view.size;
  if (columns < BESIDE_COLUMNS) return [...keysOf(view, columns), BLANK, ...meanings(columns)];
  const half = Math.floor(columns / 2);
  return beside(keysOf(view, half - 2), meanings(columns - half), half);
}

/** Of a help that is longer than the window, the furthest that it can be scrolled to. */
export const helpEnd = (view: View): number => Math.max(0, help(view).length - (view.size.rows - 1));

function keysOf(view: View, columns: number): Row[] {
  const here = KEYS.filter(({ when }) => !when || when(view));
  const others = KEYS.filter((binding) => !here.includes(binding));
  const rowsOf = ({ shown, help: text }: Binding): Row[] =>
    wrap(text, columns - KEY_COLUMNS - 2).map((line, i) =>
      row(span(` ${left(i === 0 ? shown : '', KEY_COLUMNS)}`, 'bold'), line),
    );
  return [
    ...here.flatMap(rowsOf),
    ...(others.length > 0 ? [titled('elsewhere', columns), ...others.flatMap(rowsOf)] : []),
  ];
}

const meanings = (columns: number): Row[] => [
  titled('what it means', columns),
  ...MEANINGS.flatMap((text) =>
    wrap(text, columns - 4).map((line, i) => row(span(i === 0 ? ' · ' : '   ', 'dim'), line)),
  ),
];
