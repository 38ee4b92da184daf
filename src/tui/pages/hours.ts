/** The hours of a run: the table of its snapshots, or what is open of them. */

import { formatDuration } from '../../model/format.ts';
import type { Question } from '../../model/question.ts';
import { isHourly } from '../panels/hour-columns.ts';
import { hourDetails } from '../panels/hour-details.ts';
import { hoursTable } from '../panels/hours.ts';
import { listTitle } from '../panels/list-title.ts';
import { pager } from '../panels/pager.ts';
import { allHours, hoursOf, SNAPSHOTS_QUESTION, selectedHour } from '../view/hours.ts';
import { type Row, row, span } from '../view/row.ts';
import { wrap } from '../view/text.ts';
import { selectedLoad, type View } from '../view/view.ts';
import { openedOf, openedQuestion } from './opened.ts';

/** Of the page's rows at least so many are for the selected hour, whole. */
const DETAILS_SHARE = 0.3;

export function hoursPage(view: View, rows: number): Row[] {
  if (view.ui.hours.open) return pager(view, openedOf(view), rows);
  const all = allHours(view);
  if (!all) return [title(view, 0, 0), row(span(' the snapshots are being read', 'dim'))];
  if (all.length === 0) return [title(view, 0, 0), ...nothingYet(view)];
  const hours = hoursOf(view) ?? [];
  const selected = selectedHour(hours, view);
  const hour = hours[selected];
  const kept = Math.max(3, Math.floor(rows * DETAILS_SHARE));
  const table = hoursTable(view, hours, selected, Math.min(hours.length + 1, rows - 1 - kept));
  const details = hour ? hourDetails(view, hour, rows - 1 - table.length) : [];
  return [title(view, hours.length, all.length), ...table, ...details];
}

function title(view: View, listed: number, all: number): Row {
  const { marked } = view.ui.hours;
  const load = selectedLoad(view)?.name;
  const marks = marked.length === 0 ? '' : `, marked ${marked.join(' and ')}`;
  return listTitle(view, {
    name: isHourly(view) ? 'hours' : 'snapshots',
    listed,
    all,
    way: `${load === undefined ? 'the worst of all loads' : `load ${load}`}${marks}`,
  });
}

function nothingYet({ newest, size, kind }: View): Row[] {
  const every = newest.profile ? `, one every ${formatDuration(newest.profile.snapshotMs)}` : '';
  const words =
    kind === 'live'
      ? `No snapshot yet${every}. s writes one now.`
      : 'This run has no snapshots that can be read.';
  return wrap(words, size.columns - 2).map((line) => row(` ${line}`));
}

export function hoursQuestions(view: View): Question[] {
  const opened = openedQuestion(view);
  return [SNAPSHOTS_QUESTION, ...(opened ? [opened] : [])];
}
