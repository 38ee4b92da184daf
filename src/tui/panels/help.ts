/** The page behind `?`: every key, and what the figures mean. */
import { KEYS } from '../keys.ts';
import { BLANK, type Row, row, span } from '../view/row.ts';
import { left, wrap } from '../view/text.ts';
import type { View } from '../view/view.ts';

const MEANINGS = [
  'asked, done/s: what the profile or you ask for (‖: paused), and requests that ended in a second.',
  'p50 p95 p99: of the newest tick in which requests ended, at most 10 ticks old, and of the whole soak once the load has ended; from the moment a request was due. In charts and sparklines the worst tick of each point.',
  'errors: errors, lost and missed as a share of due, since the soak began.',
  'growth: slope ± half of the interval that holds it with 99 %, per hour, fitted over the soak.',
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
