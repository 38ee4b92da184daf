/**
 * What a finished run's events fold to, kept beside them: a day of 200 series opens in a tenth of a second, not in ten.
 * It is no more than a memory of the fold: one of another form, or that is not of the last event, is folded anew.
 */
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type Database from 'better-sqlite3';
import type { State } from '../model/state.ts';

export const FOLDED_TABLE =
  'CREATE TABLE IF NOT EXISTS folded (ord INTEGER NOT NULL, form TEXT NOT NULL, body BLOB NOT NULL);';

/** Raised with whatever is folded otherwise than before: what was kept is then folded anew. */
const FORM = 4;

/** `by`: the version that folded, since another one may do it otherwise. */
export function writeFolded(database: Database.Database, order: number, by: string, state: State): void {
  const body = zstdCompressSync(JSON.stringify(state));
  database.transaction(() => {
    database.exec('DELETE FROM folded');
    database.prepare('INSERT INTO folded VALUES (?, ?, ?)').run(order, formOf(by), body);
  })();
}

/** null when there is none of this form and of the journal's last event. */
export function readFolded(database: Database.Database, lastOrder: number, by: string): State | null {
  if (!database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'folded'").get()) return null;
  const row = database
    .prepare<[number, string], { body: Buffer }>('SELECT body FROM folded WHERE ord = ? AND form = ?')
    .get(lastOrder, formOf(by));
  return row ? (JSON.parse(zstdDecompressSync(row.body).toString()) as State) : null;
}

const formOf = (version: string): string => `${version} ${FORM}`;
