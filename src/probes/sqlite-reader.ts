/**
 * Child process of a SQLite probe: opens the target's database for a moment each tick, read-only. A process
 * and not a thread, because a thread in a long query can neither be interrupted nor be left behind at the end.
 */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { describe } from '../model/clean.ts';
import type { Answer, Lock, Look, Seen } from './sqlite-messages.ts';

const LIMIT_MS = 50;

// A Ctrl-C in the terminal is for the supervisor, who then closes us.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.on('disconnect', () => process.exit());
process.on('message', (message) => {
  const look = message as Look;
  process.send?.(see(look), () => undefined);
});

function see(look: Look): Seen {
  const nothing = { seq: look.seq, pages: null, freelistBytes: null, lock: null, queries: {}, problem: null };
  try {
    const header = readHeader(look.file);
    if (!header) return { ...nothing, problem: 'not a SQLite database' };
    const wal = statSync(`${look.file}-wal`, { throwIfNoEntry: false });
    const shm = statSync(`${look.file}-shm`, { throwIfNoEntry: false });
    // Opening it now would create the files that its owner has not, and leave them behind as ours.
    if (header.isWal && (!wal || !shm)) return { ...nothing, ...(wal?.size ? {} : header.figures) };
    return { ...nothing, ...open(look) };
  } catch (error) {
    return { ...nothing, problem: explain(error) };
  }
}

function open({ file, lockwait, queries }: Look): Omit<Seen, 'seq' | 'problem'> {
  const db = new Database(file, { readonly: true, fileMustExist: true, timeout: LIMIT_MS });
  try {
    const figure = (name: string): number => Number(db.pragma(name, { simple: true }));
    return {
      pages: figure('page_count'),
      freelistBytes: figure('freelist_count') * figure('page_size'),
      lock: lockwait ? waitForLock(file) : null,
      queries: Object.fromEntries(Object.entries(queries).map(([name, sql]) => [name, ask(db, sql)])),
    };
  } finally {
    // The last one to close a database checkpoints it and deletes its WAL; one that is read-only cannot.
    db.close();
  }
}

/**
 * Takes the write lock and gives it back. The connection that it takes could checkpoint when it is closed
 * as the last one: it never is, because it is closed while the read-only one is open.
 */
function waitForLock(file: string): Lock {
  const db = new Database(file, { fileMustExist: true, timeout: LIMIT_MS });
  const startMs = performance.now();
  try {
    db.exec('BEGIN IMMEDIATE');
    const seconds = (performance.now() - startMs) / 1000;
    db.exec('ROLLBACK');
    return { seconds, timedOut: false };
  } catch (error) {
    if (!codeOf(error).startsWith('SQLITE_BUSY')) throw error;
    return { seconds: Math.max(LIMIT_MS, performance.now() - startMs) / 1000, timedOut: true };
  } finally {
    db.close();
  }
}

function ask(db: Database.Database, sql: string): Answer {
  const startMs = performance.now();
  const answer = (value: number | null, problem: string | null): Answer => ({
    value,
    seconds: (performance.now() - startMs) / 1000,
    problem,
  });
  try {
    const statement = db.prepare(sql);
    if (!statement.reader || !statement.readonly) return answer(null, 'not a query that only reads');
    const [value] = (statement.raw(true).get() as unknown[] | undefined) ?? [];
    // NULL is an answer, and a gap.
    return value === null || (typeof value === 'number' && Number.isFinite(value))
      ? answer(value, null)
      : answer(null, `${value === undefined ? 'no row' : 'no number in its first column'}`);
  } catch (error) {
    return answer(null, explain(error));
  }
}

/** The first page tells the same as SQLite, as long as there is no WAL with a newer one. null: no database. */
function readHeader(file: string) {
  const fd = openSync(file, 'r');
  try {
    const header = Buffer.alloc(100);
    const bytes = readSync(fd, header, 0, 100, 0);
    if (bytes === 0) return { isWal: false, figures: { pages: 0, freelistBytes: 0 } };
    if (bytes < 100 || header.toString('latin1', 0, 16) !== 'SQLite format 3\0') return null;
    const size = header.readUInt16BE(16);
    const figures = {
      pages: header.readUInt32BE(28),
      freelistBytes: header.readUInt32BE(36) * (size === 1 ? 65_536 : size),
    };
    return { isWal: header[18] === 2, figures };
  } finally {
    closeSync(fd);
  }
}

const codeOf = (error: unknown): string => String((error as { code?: unknown }).code ?? '');

function explain(error: unknown): string {
  const code = codeOf(error);
  if (code.startsWith('SQLITE_BUSY')) return `locked for more than ${LIMIT_MS} ms`;
  if (code.startsWith('SQLITE_CORRUPT')) return `corrupt: ${describe(error)}`;
  if (code.startsWith('SQLITE_NOTADB')) return 'not a SQLite database';
  return describe(error);
}
