/** `soaktop report RUN`: what a recorded run came to. */
import path from 'node:path';
import { reportJson } from '../report/report-json.ts';
import { writeWhole } from '../store/whole-file.ts';
import { say } from './out.ts';
import { storedRun } from './stored-run.ts';

export interface ReportOptions {
  readonly runs: string;
  readonly out?: string;
}

export async function report(run: string | undefined, { runs, out }: ReportOptions): Promise<number> {
  const text = JSON.stringify(reportJson(storedRun(run, runs).state), null, 2);
  if (out === undefined) say(text);
  else writeWhole(path.resolve(out), `${text}\n`);
  return 0;
}
