/** The thread in which a supervisor's archive answers: of lower priority where a thread has one, for the load comes first. */
import { setPriority } from 'node:os';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { describe } from '../model/clean.ts';
import type { Question } from '../model/question.ts';
import { openArchive } from './archive.ts';

export interface Call {
  readonly id: number;
  readonly question: Question;
}

/** `text`: the answer as JSON, so that the supervisor need not make it. */
export type Told =
  | { readonly id: number; readonly text: string }
  | { readonly id: number; readonly error: string };

const NICE = 10;
const port = parentPort as MessagePort;
const archive = openArchive(workerData as string);

// On Linux «this process» means this thread alone; elsewhere it would be all of the supervisor.
if (process.platform === 'linux') setPriority(NICE);

port.on('message', (message: Call | 'close') => {
  if (message === 'close') {
    archive.close();
    port.close();
    return;
  }
  const { id, question } = message;
  archive.ask(question).then(
    (answer) => port.postMessage({ id, text: JSON.stringify(answer) } satisfies Told),
    (error: unknown) => port.postMessage({ id, error: describe(error) } satisfies Told),
  );
});
