/** A session with PostgreSQL in which nothing can be written, and nothing takes longer than its time. */
import { readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkServerIdentity } from 'node:tls';
import { Client, Query } from 'pg';
import { GOODBYE_MS, placeOf, type Session, type SessionNeeds, type SqlServer } from './session.ts';

/** read_only_sql_transaction. */
const WOULD_WRITE = '25006';

export async function openPostgres(
  server: SqlServer,
  { withinMs, expand, signal }: SessionNeeds,
): Promise<Session> {
  const { host, port } = placeOf(server);
  const { tls } = server;
  // Our own socket, so that it can be cut: the driver would wait for a server that has stopped.
  const socket = new Socket({ signal });
  const client = new Client({
    stream: () => socket,
    host,
    port,
    user: expand(server.user),
    password: expand(server.password),
    database: server.name || expand(server.user),
    application_name: 'soaktop',
    ssl: tls
      ? {
          rejectUnauthorized: tls.verify,
          checkServerIdentity: (_, certificate) => checkServerIdentity(tls.name ?? host, certificate),
          ...(tls.ca ? { ca: readFileSync(tls.ca, 'utf8') } : {}),
        }
      : false,
  });
  let isOver = false;
  const over = (): void => {
    isOver = true;
  };
  client.on('error', over);
  socket.on('close', over);
  try {
    await client.connect();
    await client.query(
      `SET default_transaction_read_only = on; SET statement_timeout = ${Math.ceil(withinMs)}`,
    );
  } catch (error) {
    socket.destroy();
    throw error;
  }
  return {
    async first(sql) {
      try {
        return await firstOf(client, sql);
      } catch (error) {
        const { code, severity } = error as { code?: string; severity?: string };
        if (severity === 'FATAL') over();
        if (code === WOULD_WRITE)
          throw new Error(`it would write, and is refused: ${(error as Error).message}`);
        throw error;
      }
    },
    get isOver() {
      return isOver || socket.destroyed;
    },
    async close() {
      await Promise.race([client.end(), sleep(GOODBYE_MS)]);
      socket.destroy();
    },
  };
}

/** Keeps no row but the first. The extended protocol takes one statement at a time, which the simple one does not. */
function firstOf(client: Client, text: string): Promise<unknown> {
  const config = { text, rowMode: 'array', queryMode: 'extended' };
  return new Promise((done, fail) => {
    let row: unknown[] | undefined;
    const query = new Query<unknown[]>(config);
    query.on('row', (next) => {
      row ??= next;
    });
    query.on('error', fail);
    query.on('end', () => done(row?.[0]));
    client.query(query);
  });
}
