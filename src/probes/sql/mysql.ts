/** A session with MySQL or MariaDB in which nothing can be written, and nothing takes longer than its time. */
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection, type FieldPacket } from 'mysql2';
import { GOODBYE_MS, placeOf, type Session, type SessionNeeds, type SqlServer } from './session.ts';

/** ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION. */
const WOULD_WRITE = 1792;
/** ER_UNKNOWN_SYSTEM_VARIABLE. */
const UNKNOWN_VARIABLE = 1193;

export async function openMysql(
  server: SqlServer,
  { withinMs, expand, signal }: SessionNeeds,
): Promise<Session> {
  const { host, port } = placeOf(server);
  const { tls } = server;
  // Our own socket: the driver's `destroy` waits for the other side, who may have stopped.
  const socket = connect({ host, port, noDelay: true, signal });
  const connection = createConnection({
    stream: socket,
    // Only what a certificate is checked for: the socket is there.
    host: tls?.name ?? host,
    user: expand(server.user),
    password: expand(server.password),
    database: server.name,
    rowsAsArray: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    multipleStatements: false,
    ...(tls
      ? {
          ssl: {
            rejectUnauthorized: tls.verify,
            verifyIdentity: tls.verify,
            ...(tls.ca ? { ca: readFileSync(tls.ca) } : {}),
          },
        }
      : {}),
  });
  let isOver = false;
  const over = (): void => {
    isOver = true;
  };
  connection.on('error', over);
  socket.on('close', over);

  const query = (sql: string): Promise<{ rows: unknown; fields: readonly FieldPacket[] }> =>
    new Promise((done, fail) => {
      connection.query(sql, (error, rows, fields) => {
        if (error?.fatal) over();
        if (error) fail(error);
        else done({ rows, fields: fields ?? [] });
      });
    });

  try {
    await new Promise<void>((done, fail) => connection.connect((error) => (error ? fail(error) : done())));
    await query('SET SESSION TRANSACTION READ ONLY');
    // The first row is all that is looked at: a table of millions is not sent.
    await query('SET SESSION sql_select_limit = 1');
    await limit(query, withinMs);
  } catch (error) {
    socket.destroy();
    throw error;
  }
  return {
    async first(sql) {
      try {
        const { rows, fields } = await query(sql);
        // What is no query has no rows, but an account of what it did.
        const row = Array.isArray(rows) ? (rows[0] as unknown[] | undefined) : undefined;
        return row?.[columnOf(sql, fields)];
      } catch (error) {
        if ((error as { errno?: number }).errno === WOULD_WRITE)
          throw new Error(`it would write, and is refused: ${(error as Error).message}`);
        throw error;
      }
    },
    get isOver() {
      return isOver || socket.destroyed;
    },
    async close() {
      const said = new Promise<void>((done) => connection.end(() => done()));
      await Promise.race([said, sleep(GOODBYE_MS)]);
      socket.destroy();
    },
  };
}

/** MariaDB counts in seconds, and all that it does; MySQL in ms, and its SELECTs. */
async function limit(query: (sql: string) => Promise<unknown>, withinMs: number): Promise<void> {
  try {
    await query(`SET SESSION max_statement_time = ${withinMs / 1000}`);
  } catch (error) {
    if ((error as { errno?: number }).errno !== UNKNOWN_VARIABLE) throw error;
    await query(`SET SESSION max_execution_time = ${Math.ceil(withinMs)}`);
  }
}

/** `SHOW STATUS` and its like tell a name first, and then what people want to know. */
function columnOf(sql: string, fields: readonly FieldPacket[]): number {
  const value = /^\s*show\b/i.test(sql) ? fields.findIndex(({ name }) => name === 'Value') : -1;
  return Math.max(0, value);
}
