/** What a recorded run's events fold to. */
import Database from 'better-sqlite3';
import { fold } from '../model/reduce.ts';
import type { State } from '../model/state.ts';
import { readFolded } from './folded.ts';
import { lastOrder } from './journal.ts';
import { readJournal } from './read-journal.ts';

/** `by`: the version that folds. Throws an Error with words for people when the journal can't be read. */
export const readState = (file: string, by: string): State => readKept(file, by) ?? fold(readJournal(file));

/** As the run itself folded them at its end; null: it did not, or whatever is wrong with it: the events tell. */
export function readKept(file: string, by: string): State | null {
  let database: Database.Database | undefined;
  try {
    database = new Database(file, { readonly: true });
    return readFolded(database, lastOrder(database), by);
  } catch {
    return null;
  } finally {
    database?.close();
  }
}
