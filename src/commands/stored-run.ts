/** A recorded run, read back: its folder and the state that its events fold to. */
import path from 'node:path';
import { fold } from '../model/reduce.ts';
import type { State } from '../model/state.ts';
import { readJournal } from '../store/read-journal.ts';
import { findRun } from '../store/run-folder.ts';
import { Refusal } from './out.ts';

/** Throws a Refusal in the store's words when there is no such run, or it can't be read. */
export function storedRun(run: string | undefined, runs: string): { dir: string; state: State } {
  try {
    const { dir } = findRun(run, runs);
    return { dir, state: fold(readJournal(path.join(dir, 'run.sqlite'))) };
  } catch (error) {
    throw new Refusal((error as Error).message);
  }
}
