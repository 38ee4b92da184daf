/** Database and disk on the whole screen: how large each file is and how it grows, who waits for a lock, when it is full. */
import type { Question } from '../../model/question.ts';
import { pastQuestions } from '../charts/past-question.ts';
import { databaseCauses } from '../panels/causes.ts';
import { gallery, LEAST_PICTURE } from '../panels/picture.ts';
import { seriesPicture } from '../panels/series-picture.ts';
import { seriesRows } from '../panels/series-rows.ts';
import { storageAdvice } from '../panels/storage-advice.ts';
import { storageFacts } from '../panels/storage-facts.ts';
import { type Row, titled } from '../view/row.ts';
import { storageOf } from '../view/storage.ts';
import type { View } from '../view/view.ts';
import { windowWords } from '../view/window-words.ts';

export function databasePage(view: View, rows: number): Row[] {
  const { columns } = view.size;
  const stored = storageOf(view.state);
  const title = titled(`database, disk · ${windowWords(view)}`, columns);
  if (stored.length === 0) return [title, ...storageAdvice(view)].slice(0, rows);
  const table = seriesRows(view, stored.slice(0, Math.max(4, Math.floor(rows / 2))), columns);
  const facts = rows >= 14 ? storageFacts(view.state) : [];
  const causes = databaseCauses(view, columns, Math.floor(rows / 6));
  const chartRows = rows - table.length - facts.length - causes.length - 1;
  const across = columns >= 170 ? 4 : columns >= 110 ? 3 : 2;
  const most = across * Math.max(1, Math.floor(chartRows / 9));
  const pictures = stored.slice(0, most).map((each) => seriesPicture(view, each));
  return [
    title,
    ...table,
    ...facts,
    ...causes,
    ...(chartRows >= LEAST_PICTURE
      ? gallery(pictures, Math.min(across, pictures.length), columns - 1, chartRows)
      : []),
  ];
}

export const databaseQuestions = (view: View): Question[] =>
  pastQuestions(view, { series: storageOf(view.state).map(({ series }) => series) });
