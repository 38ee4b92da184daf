/** The run's record: every event in order, in SQLite. Ticks are packed 300 at a time, so that a day stays small. */
import Database from 'better-sqlite3';
import type { Sink } from '../model/contracts.ts';
import type { RunEvent } from '../model/event.ts';
import type { State } from '../model/state.ts';
import { FOLDED_TABLE, writeFolded } from './folded.ts';
import { closePack, pack } from './pack.ts';
import { rolledOf } from './rolled.ts';
import { ROLLUP_TABLES, rollupWriter, spanOf } from './rollup-tables.ts';

/** Of the journal's form; a newer one is refused by name, never misread. */
export const JOURNAL_VERSION = 3;
const PACK_TICKS = 300;
/** Events kept in memory while the disk takes none: an hour of ticks. */
const PENDING_MOST = 4000;
/** How often what was written is made to survive a power loss. */
const CHECKPOINT_MS = 30_000;
const BUSY_MOST_MS = 200;

const TABLES = `
  CREATE TABLE IF NOT EXISTS events (ord INTEGER PRIMARY KEY, at INTEGER NOT NULL, type TEXT NOT NULL, body TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS packs (first INTEGER PRIMARY KEY, last INTEGER NOT NULL, body BLOB NOT NULL);
  ${ROLLUP_TABLES}
  ${FOLDED_TABLE}
`;

export interface Kept {
  /** The version that folds: another one may do it otherwise. */
  readonly by: string;
  readonly state: () => State;
}

/**
 * A sink. Each event is committed as it comes (a SIGKILL loses none); a power loss loses at most the last
 * 30 s. When a write fails, accept throws, keeps the event and tries it again with the next one. At the end
 * what it all folds to is kept beside it.
 */
export function openJournal(file: string, kept?: Kept): Sink {
  // A tick does not wait for whoever else holds a lock: what is not written now is written with the next.
  const database = new Database(file, { timeout: BUSY_MOST_MS });
  refuseOther(database, file);
  // What packing frees is given back at the end, page by page: a VACUUM would write a whole day anew.
  database.pragma('auto_vacuum = INCREMENTAL');
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
  database.exec(TABLES);
  database.pragma(`user_version = ${JOURNAL_VERSION}`);
  const insert = database.prepare('INSERT INTO events VALUES (?, ?, ?, ?)');
  const loose = database.prepare<[], { ord: number; body: string }>(
    "SELECT ord, body FROM events WHERE type IN ('tick', 'judged') ORDER BY ord",
  );
  const drop = database.prepare("DELETE FROM events WHERE type IN ('tick', 'judged') AND ord <= ?");
  const writeRollups = rollupWriter(database);
  const insertPack = database.prepare('INSERT INTO packs VALUES (?, ?, ?)');

  let order = lastOrder(database);
  let ticks = 0;
  let checkpointedAt = performance.now();
  const pending: RunEvent[] = [];

  const flush = database.transaction(() => {
    for (const [i, event] of pending.entries())
      insert.run(order + i + 1, event.at, event.type, JSON.stringify(event));
  });
  const packTicks = database.transaction(() => {
    const rows = loose.all();
    const [first, last] = [rows[0], rows.at(-1)];
    if (!first || !last) return;
    const packed = pack(rows.map((row) => [row.ord, JSON.parse(row.body) as RunEvent]));
    insertPack.run(first.ord, last.ord, closePack(packed));
    drop.run(last.ord);
    const rolled = rolledOf(packed.ticks);
    const span = spanOf(first.ord, rolled.index);
    if (span) writeRollups(span, rolled);
  });

  return {
    name: 'journal',
    accept(event) {
      pending.push(event);
      if (pending.length > PENDING_MOST) pending.splice(0, pending.length - PENDING_MOST);
      flush();
      order += pending.length;
      ticks += pending.filter(({ type }) => type === 'tick').length;
      pending.length = 0;
      if (ticks >= PACK_TICKS) {
        packTicks();
        ticks = 0;
      }
      if (performance.now() - checkpointedAt > CHECKPOINT_MS) {
        database.pragma('wal_checkpoint(PASSIVE)');
        checkpointedAt = performance.now();
      }
    },
    async close() {
      try {
        if (pending.length > 0) flush();
        packTicks();
        if (kept) writeFolded(database, order, kept.by, kept.state());
        database.pragma('incremental_vacuum');
        closeWal(database);
      } finally {
        database.close();
      }
    },
  };
}

/** A finished record is one plain file: to read it nothing need be written beside it. */
function closeWal(database: Database.Database): void {
  try {
    database.pragma('journal_mode = DELETE');
  } catch {
    // Somebody reads it this moment; then it stays as it is, which is as good but for two files more.
  }
}

/** A new file has version 0. */
function refuseOther(database: Database.Database, file: string): void {
  const version = database.pragma('user_version', { simple: true });
  if (version === 0 || version === JOURNAL_VERSION) return;
  database.close();
  throw new Error(`${file}: its form is version ${version}, this soaktop writes version ${JOURNAL_VERSION}`);
}

/** The place of the last event; 0 when there is none. */
export function lastOrder(database: Database.Database): number {
  const row = database
    .prepare<[], { last: number | null }>(
      'SELECT max(last) AS last FROM (SELECT max(ord) AS last FROM events UNION ALL SELECT max(last) FROM packs)',
    )
    .get();
  return row?.last ?? 0;
}
