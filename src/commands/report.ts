/** `soaktop report RUN`: what a recorded run came to. */
import path from 'node:path';
import { fold } from '../model/reduce.ts';
import { reportJson } from '../report/report-json.ts';
import { readJournal } from '../store/read-journal.ts';
import { findRun } from '../store/run-folder.ts';
import { writeWhole } from '../store/whole-file.ts';
import { Refusal, say } from './out.ts';

export interface ReportOptions {
  readonly runs: string;
  readonly out?: string;
}

export async function report(run: string | undefined, { runs, out }: ReportOptions): Promise<number> {
  const { dir } = refusing(() => findRun(run, runs));
  const state = refusing(() => fold(readJournal(path.join(dir, 'run.sqlite'))));
  const text = JSON.stringify(reportJson(state), null, 2);
  if (out === undefined) say(text);
  else writeWhole(path.resolve(out), `${text}\n`);
  return 0;
}

/** What the store can't do is told in its words. */
function refusing<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new Refusal((error as Error).message);
  }
}
