/** The page behind `?`: every key, and what the figures mean. */
import { KEYS } from '../keys.ts';
import { BLANK, type Row, row, span } from '../view/row.ts';
import { left, wrap } from '../view/text.ts';
import type { View } from '../view/view.ts';

const MEANINGS = [
  '‖: paused. by hand: you took over from its shape. done/s: ended in a second.',
  'p50 p95 p99: from due on; of the newest tick with answers, 10 ticks old at most, and at the end of the whole soak. In charts the worst tick of a point.',
  'service: from sent on; by what it is shorter, the request waited to leave.',
  'errors: errors, lost and missed as a share of due, since the soak began.',
  'missed: never sent. cap: in flight full, behind: too late, worker: gone.',
  'best, 70 %, knee: the most that held, what to run of it, where it bends.',
  'growth: slope ± half of its 99 % interval, per hour, fitted over the soak.',
  'INVALID LOAD: the generator was at fault; nothing is judged from it.',
  '– and a break in a line: there was no answer. It is never drawn as 0.',
  '● holds or is stable   ▲ fails or grows   ? not known yet   ■ aborted',
];

const KEY_COLUMNS = 8;

export function help({ size }: View): Row[] {
  const width = size.columns - KEY_COLUMNS - 2;
  const keys = KEYS.flatMap(({ shown, help: text }) =>
    wrap(text, width).map((line, i) =>
      row(span(` ${left(i === 0 ? shown : '', KEY_COLUMNS)}`, 'bold'), line),
    ),
  );
  const meanings = MEANINGS.flatMap((text) =>
    wrap(text, size.columns - 4).map((line, i) => row(span(i === 0 ? ' · ' : '   ', 'dim'), line)),
  );
  return [...keys, BLANK, ...meanings];
}
