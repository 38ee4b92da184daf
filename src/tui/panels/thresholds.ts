/** Each line that a run is held to, with its value, its limit, how far the one is from the other, and when it was worst. */
import { eventTime } from '../view/clock.ts';
import {
  type JudgedLine,
  judgedLines,
  limitWords,
  SAID,
  spareOf,
  valueWords,
  worstFirst,
} from '../view/judged-lines.ts';
import { type Row, row, span } from '../view/row.ts';
import { columnsOf, left, right } from '../view/text.ts';
import type { View } from '../view/view.ts';
import { tickAt } from '../view/window.ts';
import { worstMoment } from '../view/worst-moment.ts';

const SAID_COLUMNS = 10;
const VALUE_COLUMNS = 10;
const WORST_COLUMNS = 10;
const TEXT_LEAST = 20;
const TEXT_LEAST_IN_TABLE = 12;
const TEXT_MOST_IN_TABLE = 48;
/** Of a reason with less room only the beginning would be read. */
const LEAST_WHY = 20;

/** For a part of a screen: the worst first, each with its value and, where there is room, why. */
export function thresholds({ state }: View, columns: number, most: number): Row[] {
  const lines = worstFirst(judgedLines(state)).filter((each) => each.state !== 'quiet');
  const longest = Math.max(0, ...lines.map(({ text }) => columnsOf(text)));
  const textWidth = Math.min(longest, Math.max(TEXT_LEAST, columns - 24));
  const roomForWhy = columns - textWidth - 25 >= LEAST_WHY;
  return lines
    .slice(0, Math.max(0, most))
    .map((each) =>
      row(
        ' ',
        said(each),
        left(each.text, textWidth),
        span(right(valueWords(each), VALUE_COLUMNS), 'bold'),
        span(roomForWhy && each.result ? `   ${whyWords(each)}` : '', 'dim'),
      ),
    );
}

/** Of a table as wide as the screen: what stands above it, and one of its lines. */
export function thresholdHeads(columns: number): Row {
  const { textWidth, hasWorst } = widths(columns);
  const figures = ['now', 'limit', 'to spare'].map((head) => right(head, VALUE_COLUMNS)).join('');
  const worst = hasWorst ? right('worst at', WORST_COLUMNS) : '';
  return row(span(` ${left('', SAID_COLUMNS)}${left('line', textWidth)}${figures}${worst}`, 'dim'));
}

export function thresholdRow(view: View, judged: JudgedLine, columns: number): Row {
  const { textWidth, hasWorst, hasWhy } = widths(columns);
  const spare = spareOf(judged);
  const moment = hasWorst && judged.line ? worstMoment(view, judged.line) : null;
  return row(
    said(judged),
    left(judged.text, textWidth),
    span(right(valueWords(judged), VALUE_COLUMNS), 'bold'),
    right(limitWords(judged), VALUE_COLUMNS),
    span(
      right(spare ? (spare.share ?? spare.words) : '', VALUE_COLUMNS),
      spare && spare.by < 0 ? 'bad' : 'plain',
    ),
    span(
      hasWorst ? right(moment ? eventTime(tickAt(view, moment.from), view.now) : '', WORST_COLUMNS) : '',
      'dim',
    ),
    span(hasWhy ? `   ${whyWords(judged)}` : '', 'dim'),
  );
}

function widths(columns: number) {
  const hasWorst = columns >= 100;
  const fixed = 1 + SAID_COLUMNS + 3 * VALUE_COLUMNS + (hasWorst ? WORST_COLUMNS : 0);
  const free = columns - fixed;
  const hasWhy = free >= TEXT_MOST_IN_TABLE + 2 * LEAST_WHY;
  return { hasWorst, hasWhy, textWidth: hasWhy ? TEXT_MOST_IN_TABLE : Math.max(TEXT_LEAST_IN_TABLE, free) };
}

const said = ({ state }: JudgedLine) => span(left(SAID[state].words, SAID_COLUMNS), SAID[state].style);

/** Why, without the series that the line begins with: its name is beside it already. */
export function whyWords({ result }: Pick<JudgedLine, 'result'>): string {
  if (result === null) return '';
  const [series = ''] = result.text.split(' ');
  return result.why.startsWith(`${series} `) || result.why.startsWith(`${series}: `)
    ? result.why.slice(series.length).replace(/^:? /, '')
    : result.why;
}
