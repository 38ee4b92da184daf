/** A SQLite file, asked by a process of its own: a long query there can be ended by a signal alone. */
import type { SqlDatabase } from '../../model/sql-probe.ts';
import type { Seen } from '../sqlite-messages.ts';
import { openReader } from '../sqlite-remote.ts';
import type { Session, SessionNeeds } from './session.ts';

const SPARE_MS = 10_000;

type SqlFile = Extract<SqlDatabase, { system: 'sqlite' }>;

export async function openSqlite({ file }: SqlFile, { withinMs, signal }: SessionNeeds): Promise<Session> {
  signal.throwIfAborted();
  // It is cut by us, and long before it would be taken for stuck.
  const reader = openReader({ answered: () => undefined, stuck: () => undefined }, withinMs + SPARE_MS);
  let isOver = false;
  const close = (): Promise<void> => {
    isOver = true;
    return reader.close();
  };
  signal.addEventListener('abort', () => void close(), { once: true });

  async function look(queries: Readonly<Record<string, string>>): Promise<Seen> {
    const seen = await reader.ask({ file, lockwait: false, queries }, withinMs + SPARE_MS);
    if (seen && seen.problem === null) return seen;
    await close();
    throw new Error(seen?.problem ?? 'no answer');
  }

  await look({});
  return {
    async first(sql) {
      const { answer } = (await look({ answer: sql })).queries;
      if (!answer) throw new Error('not read while nobody has it open: SQLite would leave files beside it');
      if (answer.problem !== null) throw new Error(answer.problem);
      return answer.value;
    },
    get isOver() {
      return isOver;
    },
    close,
  };
}
