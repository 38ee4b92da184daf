/** What a page of databases and disks says where none is watched: the lines that would have them watched. */
import { NOTHING } from '../../model/format.ts';
import { BLANK, type Row, row, span } from '../view/row.ts';
import { wrap } from '../view/text.ts';
import type { View } from '../view/view.ts';

const LINES = ['probes:', '  sqlite: { file: ./run/app.db, lockwait: true }', '  disk: { path: ./run }'];

const WHY =
  'With these lines in its profile the next run tells how large the database, its WAL and its free pages are, how long a writer waits for the lock, and when the disk is full:';

export function storageAdvice({ state, size }: View): Row[] {
  if (state.profile === null) return [row(span(` ${NOTHING}`, 'dim'))];
  return [
    row(' No database and no disk is watched in this run.'),
    BLANK,
    ...wrap(WHY, size.columns - 2).map((line) => row(span(` ${line}`, 'dim'))),
    BLANK,
    ...LINES.map((line) => row(span(`   ${line}`, 'accent'))),
  ];
}
