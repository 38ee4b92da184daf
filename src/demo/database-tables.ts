/** The tables of the demo's SQLite file, and everything that is done to them. None grows for ever. */
import Database, { type Database as Handle } from 'better-sqlite3';
import { createJobs } from './job-tables.ts';
import { FIELDS_PER_ROW, type LogRows } from './query-log.ts';

interface Rule {
  readonly id: number;
  readonly domain: string;
  readonly action: string;
  readonly enabled: boolean;
}

export type Outcome = 'success' | 'failure' | 'timeout';

interface Task {
  readonly id: number;
  readonly agent: string;
  readonly status: 'created' | 'dispatched' | Outcome;
}

/** Of all tasks there ever were, and those that are kept. */
interface TaskTally extends Readonly<Record<Outcome, number>> {
  readonly created: number;
  readonly kept: number;
}

export interface RowCounts {
  readonly queryLogRows: number;
  readonly rules: number;
  readonly tasks: number;
}

/** Rules, tasks, agents and endpoints kept, each: the oldest make room. */
const KEPT_ROWS = 100_000;
const LISTED_RULES = 100;
const DISPATCHED_AT_ONCE = 100;
const CHECKPOINT_PAGES = 1000;
const CACHE_KIB = 1024;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS query_log (
    id INTEGER PRIMARY KEY, at INTEGER NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL, rcode TEXT NOT NULL,
    client TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS rules (
    id INTEGER PRIMARY KEY AUTOINCREMENT, domain TEXT NOT NULL, action TEXT NOT NULL, enabled INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS counter (id INTEGER PRIMARY KEY CHECK (id = 1), value INTEGER NOT NULL);
  INSERT OR IGNORE INTO counter VALUES (1, 0);
  CREATE TABLE IF NOT EXISTS tasks (
    id INTEGER PRIMARY KEY AUTOINCREMENT, agent TEXT NOT NULL, status TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS tasks_waiting ON tasks (agent) WHERE status = 'created';
  CREATE TABLE IF NOT EXISTS outcomes (outcome TEXT PRIMARY KEY, tasks INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS endpoint_stats (
    id INTEGER PRIMARY KEY, endpoint TEXT NOT NULL UNIQUE, messages INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS agents (id INTEGER PRIMARY KEY, agent TEXT NOT NULL UNIQUE, at INTEGER NOT NULL);
`;

/** Opens or makes the file, in WAL mode. `keepRows` of the query log are kept; 0: all. Throws as SQLite does. */
export function openTables(file: string, keepRows: number): { db: Handle; tables: Tables } {
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  // better-sqlite3's 16 MB fill as slowly as the file grows, which looks like a leak for the first hour.
  db.pragma(`cache_size = -${CACHE_KIB}`);
  db.exec(SCHEMA);
  return { db, tables: createTables(db, keepRows) };
}

export type Tables = ReturnType<typeof createTables>;

function createTables(db: Handle, keepRows: number) {
  const logRow = db.prepare<LogRows>(
    'INSERT INTO query_log (at, name, type, rcode, client) VALUES (?, ?, ?, ?, ?)',
  );
  const pruneLog = db.prepare<[number]>('DELETE FROM query_log WHERE id <= ?');
  const addRule = db.prepare<[string, string, number]>(
    'INSERT INTO rules (domain, action, enabled) VALUES (?, ?, ?)',
  );
  const pruneRules = db.prepare<[number]>('DELETE FROM rules WHERE id <= ?');
  const listRules = db.prepare<[], Rule>(`SELECT * FROM rules ORDER BY id DESC LIMIT ${LISTED_RULES}`);
  const deleteRule = db.prepare<[number]>('DELETE FROM rules WHERE id = ?');
  const counter = db.prepare<[], number>('SELECT value FROM counter').pluck();
  const increment = db.prepare<[], number>('UPDATE counter SET value = value + 1 RETURNING value').pluck();
  const addTask = db.prepare<[string]>("INSERT INTO tasks (agent, status) VALUES (?, 'created')");
  const pruneTasks = db.prepare<[number]>('DELETE FROM tasks WHERE id <= ?');
  const task = db.prepare<[number], Task>('SELECT * FROM tasks WHERE id = ?');
  const dispatch = db.prepare<[string], Task>(
    `UPDATE tasks SET status = 'dispatched' WHERE id IN (
       SELECT id FROM tasks WHERE agent = ? AND status = 'created' ORDER BY id LIMIT ${DISPATCHED_AT_ONCE})
     RETURNING id, agent, status`,
  );
  const report = db.prepare<[string, number]>(
    "UPDATE tasks SET status = ? WHERE id = ? AND status IN ('created', 'dispatched')",
  );
  const countOutcome = db.prepare<[string]>(
    'INSERT INTO outcomes VALUES (?, 1) ON CONFLICT (outcome) DO UPDATE SET tasks = tasks + 1',
  );
  const outcomes = db.prepare<[], { outcome: Outcome; tasks: number }>('SELECT * FROM outcomes');
  const created = db
    .prepare<[], number>("SELECT ifnull((SELECT seq FROM sqlite_sequence WHERE name = 'tasks'), 0)")
    .pluck();
  const kept = db.prepare<[], number>('SELECT count(*) FROM tasks').pluck();
  const clearTasks = db.prepare<[]>('DELETE FROM tasks');
  const countMessages = db.prepare<[string, number]>(
    `INSERT INTO endpoint_stats (endpoint, messages) VALUES (?, ?)
     ON CONFLICT (endpoint) DO UPDATE SET messages = messages + excluded.messages`,
  );
  const pruneEndpoints = db.prepare<[number]>('DELETE FROM endpoint_stats WHERE id <= ?');
  const messages = db.prepare<[], number>('SELECT ifnull(sum(messages), 0) FROM endpoint_stats').pluck();
  const heartbeat = db.prepare<[string, number]>(
    'INSERT INTO agents (agent, at) VALUES (?, ?) ON CONFLICT (agent) DO UPDATE SET at = excluded.at',
  );
  const pruneAgents = db.prepare<[number]>('DELETE FROM agents WHERE id <= ?');
  const counts = db.prepare<[], RowCounts>(
    `SELECT ifnull((SELECT max(id) FROM query_log) - (SELECT min(id) FROM query_log) + 1, 0) AS queryLogRows,
            (SELECT count(*) FROM rules) AS rules, (SELECT count(*) FROM tasks) AS tasks`,
  );

  return {
    ...createJobs(db),
    log(rows: LogRows): void {
      let last = 0;
      for (let at = 0; at < rows.length; at += FIELDS_PER_ROW)
        last = Number(logRow.run(...rows.slice(at, at + FIELDS_PER_ROW)).lastInsertRowid);
      if (keepRows > 0) pruneLog.run(last - keepRows);
    },
    addRule(domain: string, action: string, enabled: boolean): Rule {
      const id = Number(addRule.run(domain, action, Number(enabled)).lastInsertRowid);
      pruneRules.run(id - KEPT_ROWS);
      return { id, domain, action, enabled };
    },
    listRules: (): Rule[] => listRules.all().map((rule) => ({ ...rule, enabled: Boolean(rule.enabled) })),
    deleteRule: (id: number): boolean => deleteRule.run(id).changes === 1,
    counter: (): number => counter.get() as number,
    increment: (): number => increment.get() as number,
    addTask(agent: string): number {
      const id = Number(addTask.run(agent).lastInsertRowid);
      pruneTasks.run(id - KEPT_ROWS);
      return id;
    },
    task: (id: number): Task | undefined => task.get(id),
    dispatch: (agent: string): Task[] => dispatch.all(agent).sort((a, b) => a.id - b.id),
    /** Undefined: no such task; false: it was reported before. */
    report(id: number, outcome: Outcome): boolean | undefined {
      if (report.run(outcome, id).changes === 0) return task.get(id) ? false : undefined;
      countOutcome.run(outcome);
      return true;
    },
    taskTally(): TaskTally {
      const of = Object.fromEntries(outcomes.all().map(({ outcome, tasks }) => [outcome, tasks]));
      const { success = 0, failure = 0, timeout = 0 } = of;
      return { created: created.get() as number, success, failure, timeout, kept: kept.get() as number };
    },
    clearTasks: (): number => clearTasks.run().changes,
    countMessages(counts: readonly (readonly [endpoint: string, messages: number])[]): void {
      for (const [endpoint, count] of counts)
        pruneEndpoints.run(Number(countMessages.run(endpoint, count).lastInsertRowid) - KEPT_ROWS);
    },
    messages: (): number => messages.get() as number,
    heartbeat(agent: string, at: number): void {
      pruneAgents.run(Number(heartbeat.run(agent, at).lastInsertRowid) - KEPT_ROWS);
    },
    counts: (): RowCounts => counts.get() as RowCounts,
    checkpoint(allowed: boolean): void {
      db.pragma(`wal_autocheckpoint = ${allowed ? CHECKPOINT_PAGES : 0}`);
    },
  };
}
