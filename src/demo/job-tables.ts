/** Jobs of the demo: put, taken under a lease, done; whose worker is gone is taken by another. Beside the other tables. */
import type { Database as Handle } from 'better-sqlite3';

export interface TakenJob {
  readonly id: number;
  /** Somebody had it before, whose lease has run out. */
  readonly isTakenOver: boolean;
}

/** Since the file was made. */
export interface JobTally {
  readonly put: number;
  readonly done: number;
  /** Told to be done when they had been already. */
  readonly doubled: number;
  /** Waiting, or with a worker. */
  readonly left: number;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS jobs (id INTEGER PRIMARY KEY AUTOINCREMENT, until INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS job_counts (
    id INTEGER PRIMARY KEY CHECK (id = 1), done INTEGER NOT NULL, doubled INTEGER NOT NULL);
  INSERT OR IGNORE INTO job_counts VALUES (1, 0, 0);
`;

/** What is done is deleted, so the table is as long as the queue. Each is called within a transaction. */
export function createJobs(db: Handle) {
  db.exec(SCHEMA);
  const put = db.prepare<[]>('INSERT INTO jobs (until) VALUES (0)');
  // The oldest first, leased before or not: those of a worker that is gone would wait for ever in a queue that is never empty.
  const next = db.prepare<[number], { id: number; until: number }>(
    'SELECT id, until FROM jobs WHERE until <= ? ORDER BY id LIMIT 1',
  );
  const lease = db.prepare<[number, number]>('UPDATE jobs SET until = ? WHERE id = ?');
  const remove = db.prepare<[number]>('DELETE FROM jobs WHERE id = ?');
  const count = db.prepare<[number, number]>('UPDATE job_counts SET done = done + ?, doubled = doubled + ?');
  const tally = db.prepare<[], JobTally>(
    `SELECT ifnull((SELECT seq FROM sqlite_sequence WHERE name = 'jobs'), 0) AS put, done, doubled,
            (SELECT count(*) FROM jobs) AS "left" FROM job_counts`,
  );
  return {
    putJob: (): number => Number(put.run().lastInsertRowid),
    /** The oldest that nobody has, from `at` (epoch ms) on the caller's for so long; null: there is none. */
    takeJob(at: number, leaseMs: number): TakenJob | null {
      const job = next.get(at);
      if (!job) return null;
      lease.run(at + leaseMs, job.id);
      return { id: job.id, isTakenOver: job.until > 0 };
    },
    /** Whether that is news: false when it was done before. */
    finishJob(id: number): boolean {
      const isFirst = remove.run(id).changes === 1;
      count.run(Number(isFirst), Number(!isFirst));
      return isFirst;
    },
    jobTally: (): JobTally => tally.get() as JobTally,
  };
}
