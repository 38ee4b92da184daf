/** The rollups' tables in the journal. One that lacks them, or lacks some, is as good: they are made of its packs. */
import type Database from 'better-sqlite3';
import type { TickIndex } from './columns.ts';
import type { Rolled } from './rolled.ts';

/** Raised with whatever is rolled up otherwise: what is kept of packs of another form is then made anew. */
const FORM = 1;

/** By name first: a day of one series lies in some thirty pages side by side. */
export const ROLLUP_TABLES = `
  CREATE TABLE IF NOT EXISTS spans (first INTEGER PRIMARY KEY, form INTEGER NOT NULL, from_seq INTEGER NOT NULL, to_seq INTEGER NOT NULL, ticks INTEGER NOT NULL, ticks_at TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS rollups (series TEXT, first INTEGER, body BLOB NOT NULL, PRIMARY KEY (series, first)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS rolled_latencies (load TEXT, first INTEGER, body BLOB NOT NULL, PRIMARY KEY (load, first)) WITHOUT ROWID;
`;

/** Of one pack: its first event's place in the journal, its first and last tick, and how many it has. */
export interface Span {
  readonly first: number;
  readonly from: number;
  readonly to: number;
  readonly ticks: number;
}

/** null: it has no ticks. */
export function spanOf(first: number, { seq }: TickIndex): Span | null {
  const [from, to] = [seq[0], seq.at(-1)];
  return from === undefined || to === undefined ? null : { first, from, to, ticks: seq.length };
}

/** Returns what writes a pack's. */
export function rollupWriter(database: Database.Database): (span: Span, rolled: Rolled) => void {
  const insertSpan = database.prepare('INSERT OR REPLACE INTO spans VALUES (?, ?, ?, ?, ?, ?)');
  const insertRollup = database.prepare('INSERT OR REPLACE INTO rollups VALUES (?, ?, ?)');
  const insertLatencies = database.prepare('INSERT OR REPLACE INTO rolled_latencies VALUES (?, ?, ?)');
  return ({ first, from, to, ticks }, { index, series, latencies }) => {
    insertSpan.run(first, FORM, from, to, ticks, stepsOf(index));
    for (const [name, body] of series) insertRollup.run(name, first, body);
    for (const [name, body] of latencies) insertLatencies.run(name, first, body);
  };
}

export type Bodies = ReadonlyMap<number, Buffer>;

/** By the places of packs in the journal; from one to another, both included. */
export interface Rollups {
  index(first: number): TickIndex;
  series(name: string, from: number, to: number): Bodies;
  latencies(load: string, from: number, to: number): Bodies;
}

export interface RollupReader extends Rollups {
  /** Of packs from that place on. */
  spans(from: number): Span[];
}

/** null: this journal has no such tables. */
export function rollupReader(database: Database.Database): RollupReader | null {
  if (!database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'spans'").get()) return null;
  const spans = database.prepare<[number], Span>(
    `SELECT first, from_seq AS "from", to_seq AS "to", ticks FROM spans WHERE form = ${FORM} AND first >= ? ORDER BY first`,
  );
  const index = database.prepare<[number], { ticks_at: string }>(
    'SELECT ticks_at FROM spans WHERE first = ?',
  );
  const bodies = (table: string, name: string) => {
    const rows = database
      .prepare<[string, number, number], [number, Buffer]>(
        `SELECT first, body FROM ${table} WHERE ${name} = ? AND first BETWEEN ? AND ?`,
      )
      .raw();
    return (...asked: [string, number, number]): Bodies => new Map(rows.all(...asked));
  };
  return {
    spans: (from) => spans.all(from),
    index: (first) => fromSteps((index.get(first) as { ticks_at: string }).ticks_at),
    series: bodies('rollups', 'series'),
    latencies: bodies('rolled_latencies', 'load'),
  };
}

/** Each number as what it is beyond the one before: mostly ones. */
const stepsOf = ({ order, at, seq }: TickIndex): string =>
  JSON.stringify(
    [order, at, seq].map((numbers) => numbers.map((number, i) => number - (numbers[i - 1] ?? 0))),
  );

function fromSteps(text: string): TickIndex {
  const [order = [], at = [], seq = []] = (JSON.parse(text) as number[][]).map((steps) => {
    let sum = 0;
    return steps.map((step) => {
      sum += step;
      return sum;
    });
  });
  return { order, at, seq };
}
