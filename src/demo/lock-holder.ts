/** Somebody else who writes to the demo's SQLite file and takes his time. */
import Database, { type Database as Handle } from 'better-sqlite3';

export interface LockHolder {
  /** Holds the write lock for so long, unless it is held already or by another one. */
  hold(ms: number): void;
  close(): void;
}

/** Opens the file when it is first asked to. */
export function openLockHolder(file: string): LockHolder {
  let db: Handle | undefined;
  let timer: NodeJS.Timeout | undefined;
  const release = () => {
    clearTimeout(timer);
    timer = undefined;
    if (db?.inTransaction) db.exec('ROLLBACK');
  };
  return {
    hold(ms) {
      if (timer) return;
      // A busy timeout would hold this thread up, which is not the fault that was asked for.
      db ??= new Database(file, { timeout: 0 });
      try {
        db.exec('BEGIN IMMEDIATE');
      } catch {
        return;
      }
      timer = setTimeout(release, ms);
    },
    close() {
      release();
      db?.close();
    },
  };
}
