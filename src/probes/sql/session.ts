/** A connection to a database that only reads, whatever its system. Its driver is loaded when it is wanted. */
import type { SqlDatabase } from '../../model/sql-probe.ts';

export interface Session {
  /** The first cell of a query's first row, as its driver has it; undefined: no row. Rejects in the database's words. */
  first(sql: string): Promise<unknown>;
  /** The connection is gone, or was cut. */
  readonly isOver: boolean;
  /** Says goodbye, if that can be said at once. */
  close(): Promise<void>;
}

export interface SessionNeeds {
  /** The database cancels by itself what takes longer, where it can. */
  readonly withinMs: number;
  /** `${ENV}` → what it stands for. */
  readonly expand: (text: string) => string;
  /** Cuts the connection, also one that is being made. */
  readonly signal: AbortSignal;
}

/** Rejects when there is no connection to be had. */
export async function openSession(database: SqlDatabase, needs: SessionNeeds): Promise<Session> {
  if (database.system === 'sqlite') return (await import('./sqlite.ts')).openSqlite(database, needs);
  if (database.system === 'mysql') return (await import('./mysql.ts')).openMysql(database, needs);
  return (await import('./postgres.ts')).openPostgres(database, needs);
}

/** A SQL server of a profile. */
export type SqlServer = Exclude<SqlDatabase, { system: 'sqlite' }>;

/** A goodbye that is not heard within this is not waited for. */
export const GOODBYE_MS = 200;

export function placeOf({ address }: SqlServer): { host: string; port: number } {
  const { hostname, port } = new URL(address);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) };
}
