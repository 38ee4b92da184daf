/** Events and notes on the whole screen: all of the run's, narrowed to what is looked for, and the way to each. */
import type { Question } from '../../model/question.ts';
import { filled, listRows } from '../panels/list-rows.ts';
import { listTitle } from '../panels/list-title.ts';
import { eventTime } from '../view/clock.ts';
import { listPlace, type PageList, selectedIndex } from '../view/list.ts';
import { LOG_QUESTION } from '../view/log.ts';
import { KINDS, type LogLine, logLines } from '../view/log-lines.ts';
import { lookAt } from '../view/look-at.ts';
import { type Row, row, span } from '../view/row.ts';
import { cut, wrap } from '../view/text.ts';
import type { View } from '../view/view.ts';

/** The mark, the time of day, two spaces. */
const TIME_COLUMNS = 11;

export function eventsPage(view: View, rows: number): Row[] {
  const { lines, all } = logLines(view);
  const place = listPlace(view.ui);
  const title = listTitle(view, {
    name: 'events, notes',
    rows: 'events',
    listed: lines.length,
    all,
    way: KINDS[place.way] ?? KINDS[0],
  });
  const chosen =
    lines[
      selectedIndex(
        lines.map(({ key }) => key),
        place,
      )
    ];
  if (!chosen)
    return [title, row(span(` ${all === 0 ? 'nothing has happened yet' : 'nothing like that'}`, 'dim'))];
  const list = lines.map((line) => ({
    key: line.key,
    row: (isSelected: boolean) => lineRow(view, line, isSelected),
    more: () => moreOf(view, line),
  }));
  return [title, ...filled(listRows(list, chosen.key, rows - 1), rows - 1)];
}

export const eventList: PageList = {
  keys: (view) => logLines(view).lines.map(({ key }) => key),
  ways: KINDS,
  choose: (view, key) => {
    const line = logLines(view).lines.find((each) => each.key === key);
    return line ? lookAt(view, Math.max(0, line.seq)) : 'it is not there any more';
  },
};

export const eventQuestions = (): readonly Question[] => [LOG_QUESTION];

/** What came after the moment that is looked at is shown as what is still to come. */
function lineRow(view: View, { at, seq, text, style }: LogLine, isSelected: boolean): Row {
  const { cursor } = view.ui;
  const isToCome = cursor !== null && seq > cursor;
  const first = isSelected ? wrapped(view, text)[0] : cut(text, view.size.columns - TIME_COLUMNS);
  return row(span(`${eventTime(at, view.now)}  `, 'dim'), span(first ?? '', isToCome ? 'dim' : style));
}

/** The rest of a long text, below the row of its beginning. */
const moreOf = (view: View, { text, style }: LogLine): Row[] =>
  wrapped(view, text)
    .slice(1)
    .map((line) => row(' '.repeat(TIME_COLUMNS), span(line, style)));

const wrapped = ({ size }: View, text: string): string[] => wrap(text, size.columns - TIME_COLUMNS - 1);
