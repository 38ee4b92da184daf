/** The thread that owns the demo's SQLite file: what waits is done in one transaction, then answered. */
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { openTables, type Tables } from './database-tables.ts';
import type { WriteFate } from './faults.ts';

export interface Call {
  readonly id: number;
  readonly fate: WriteFate;
  readonly name: keyof Tables;
  readonly args: readonly unknown[];
}

export interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
}

/** Of one transaction. */
export interface Done {
  readonly answers: readonly Answer[];
  /** From its beginning to its end on disk, the wait for the lock included. */
  readonly seconds: number;
}

export interface ThreadOptions {
  readonly file: string;
  readonly keepRows: number;
}

const CALLS_AT_ONCE = 200;
// These may be lost with the machine (not with the process); whatever else a client was told is done may not.
const LOSABLE: ReadonlySet<keyof Tables> = new Set(['log', 'heartbeat']);

const { file, keepRows } = workerData as ThreadOptions;
const port = parentPort as MessagePort;
const { db, tables } = openTables(file, keepRows);
const runAll = db.transaction((calls: readonly Call[]) =>
  calls.map(({ id, fate, name, args }): Answer => {
    const call = () => (tables[name] as (...args: readonly unknown[]) => unknown)(...args);
    if (fate === 'lost') return { id, result: undone(call) };
    if (fate === 'doubled') call();
    return { id, result: call() };
  }),
);

/** What a call would have come to. */
function undone(call: () => unknown): unknown {
  db.exec('SAVEPOINT fate');
  try {
    return call();
  } finally {
    db.exec('ROLLBACK TO fate; RELEASE fate');
  }
}

port.on('message', (first: Call | 'close') => {
  const calls: Call[] = [];
  let next: Call | 'close' | undefined = first;
  while (next !== undefined && next !== 'close') {
    calls.push(next);
    next = calls.length < CALLS_AT_ONCE ? receiveMessageOnPort(port)?.message : undefined;
  }
  if (calls.length > 0) port.postMessage(done(calls));
  if (next === 'close') {
    db.close();
    port.close();
  }
});
port.postMessage('open');

function done(calls: readonly Call[]): Done {
  const startMs = performance.now();
  const answers = answersTo(calls);
  return { answers, seconds: (performance.now() - startMs) / 1000 };
}

function answersTo(calls: readonly Call[]): Answer[] {
  try {
    const losable = calls.every(({ name }) => LOSABLE.has(name));
    db.pragma(`synchronous = ${losable ? 'NORMAL' : 'FULL'}`);
    return runAll.immediate(calls);
  } catch (error) {
    // All of it was rolled back, so none of it was done.
    return calls.map(({ id }) => ({ id, error: String(error) }));
  }
}
