/** Reads a run's events back, in the order in which they were written. */
import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { describe } from '../model/clean.ts';
import type { RunEvent } from '../model/event.ts';
import { JOURNAL_VERSION } from './journal.ts';
import { fromOlder } from './older-forms.ts';
import { type Entry, unpack } from './pack.ts';

/** Yields every event; one pack at a time is in memory. Throws an Error with words for people when it can't. */
export function* readJournal(file: string): Generator<RunEvent> {
  for (const [, event] of readEntries(file)) yield event;
}

/** Likewise, each with its place in the run, and only those after a place. */
export function* readEntries(file: string, after = 0): Generator<Entry> {
  if (!existsSync(file)) throw new Error(`${file}: no such journal`);
  let database: Database.Database | undefined;
  try {
    database = new Database(file, { readonly: true });
    const version = database.pragma('user_version', { simple: true }) as number;
    if (version !== JOURNAL_VERSION && version !== 1 && version !== 2)
      throw new Error(`its form is version ${version}, this soaktop reads version ${JOURNAL_VERSION}`);
    // One read transaction: a supervisor that packs meanwhile must not show us a tick twice, or never.
    database.exec('BEGIN');
    for (const [order, event] of inOrder(packed(database, after), loose(database, after)))
      yield [order, version < JOURNAL_VERSION ? fromOlder(event, version) : event];
  } catch (error) {
    throw new Error(`${file}: no journal that can be read: ${describe(error)}`);
  } finally {
    database?.close();
  }
}

function* packed(database: Database.Database, after: number): Generator<Entry> {
  const packs = database.prepare<[number], { body: Buffer }>(
    'SELECT body FROM packs WHERE last > ? ORDER BY first',
  );
  for (const { body } of packs.iterate(after))
    for (const entry of unpack(body)) if (entry[0] > after) yield entry;
}

function* loose(database: Database.Database, after: number): Generator<Entry> {
  const rows = database.prepare<[number], { ord: number; body: string }>(
    'SELECT ord, body FROM events WHERE ord > ? ORDER BY ord',
  );
  for (const { ord, body } of rows.iterate(after)) yield [ord, JSON.parse(body) as RunEvent];
}

function* inOrder(a: Generator<Entry>, b: Generator<Entry>): Generator<Entry> {
  try {
    let [left, right] = [a.next(), b.next()];
    while (!left.done || !right.done) {
      if (right.done || (!left.done && left.value[0] < right.value[0])) {
        yield left.value as Entry;
        left = a.next();
      } else {
        yield right.value as Entry;
        right = b.next();
      }
    }
  } finally {
    // A database with a query under way cannot be closed.
    a.return(undefined);
    b.return(undefined);
  }
}
