/** A run's journal as the archive reads it, also while it grows: its parts in order, and what was told besides. */
import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { RunEvent } from '../model/event.ts';
import { allRollups } from './all-rollups.ts';
import { JOURNAL_VERSION } from './journal.ts';
import { fromOlder } from './older-forms.ts';
import { type Entry, openPack, type Pack } from './pack.ts';
import { openColumns } from './pack-columns.ts';
import { packedPart } from './packed-part.ts';
import { loosePart, type Part } from './part.ts';
import { keepRecent } from './recent.ts';
import type { Rollups } from './rollup-tables.ts';

/** Packs whose columns are at hand: an hour and a bit; each takes half a MB with 200 series. */
const OPENED_MOST = 16;
/** Packs that are wholly read, for moments: a few MB each. */
const WHOLE_MOST = 3;

export interface JournalReader {
  /** Reads what was written since. */
  refresh(): void;
  /** Oldest first. */
  parts(): readonly Part[];
  /** All events but ticks and judgements, oldest first. */
  told(): readonly Entry[];
  readonly rollups: Rollups;
  close(): void;
}

interface Row {
  readonly ord: number;
  readonly body: string;
}

/** Throws an Error with words for people when there is no journal, or one of another form. */
export function openJournalReader(file: string): JournalReader {
  if (!existsSync(file)) throw new Error(`${file}: no such journal`);
  const database = new Database(file, { readonly: true });
  const version = database.pragma('user_version', { simple: true }) as number;
  if (version < 1 || version > JOURNAL_VERSION) {
    database.close();
    throw new Error(`${file}: its form is version ${version}, this soaktop reads version ${JOURNAL_VERSION}`);
  }
  const today = ([order, event]: Entry): Entry =>
    version < JOURNAL_VERSION ? [order, fromOlder(event, version)] : [order, event];

  const body = database.prepare<[number], { body: Buffer }>('SELECT body FROM packs WHERE first = ?');
  const packsAfter = database.prepare<[number], { first: number; last: number }>(
    'SELECT first, last FROM packs WHERE first > ? ORDER BY first',
  );
  const eventsAfter = (which: 'IN' | 'NOT IN') =>
    database.prepare<[number], Row>(
      `SELECT ord, body FROM events WHERE type ${which} ('tick', 'judged') AND ord > ? ORDER BY ord`,
    );
  const looseAfter = eventsAfter('IN');
  const toldAfter = eventsAfter('NOT IN');
  const read = (rows: readonly Row[]): Entry[] =>
    rows.map((row) => today([row.ord, JSON.parse(row.body) as RunEvent]));

  const bodyOf = (first: number): Buffer => (body.get(first) as { body: Buffer }).body;
  const columns = keepRecent(OPENED_MOST, (first: number) => openColumns(bodyOf(first)));
  const whole = keepRecent(WHOLE_MOST, (first: number): Pack => {
    const { ticks, rest } = openPack(bodyOf(first));
    return { ticks, rest: rest.map(today) };
  });
  const rollups = allRollups(database, whole);
  const { index } = rollups;
  const packs: Part[] = [];
  const told: Entry[] = [];
  let loose: Entry[] = [];
  let packedTo = 0;

  return {
    // At one moment of the journal: what is being packed is neither missing nor there twice.
    refresh: database.transaction(() => {
      const fresh = packsAfter.all(packedTo);
      for (const span of rollups.spans(fresh.map(({ first }) => first)))
        packs.push(packedPart(span, { index, columns, whole }));
      packedTo = fresh.at(-1)?.last ?? packedTo;
      loose = loose.filter(([order]) => order > packedTo);
      for (const entry of read(looseAfter.all(loose.at(-1)?.[0] ?? packedTo))) loose.push(entry);
      for (const entry of read(toldAfter.all(told.at(-1)?.[0] ?? 0))) told.push(entry);
    }),
    parts() {
      const tail = loosePart(loose);
      return tail ? [...packs, tail] : packs;
    },
    told: () => told,
    rollups,
    close: () => database.close(),
  };
}
