/** Starts MariaDB or PostgreSQL (mariadb.sh, postgres.sh) for a test, and tells how to come to it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import { Client } from 'pg';
import { needs } from '../scenarios/needs.ts';

export type System = 'mysql' | 'postgres';

export interface SqlServer {
  readonly port: number;
  /** The certificate, for 127.0.0.1 and localhost. */
  readonly ca: string;
  /** As the one user, `soak`, in the one database, `soak`, who may write. */
  write(sql: string): Promise<void>;
  /** What it is asked for its own sake. */
  read(sql: string): Promise<unknown>;
  signal(name: 'SIGSTOP' | 'SIGCONT'): void;
  /** Ends it at once; `restart` starts it again on its data. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  end(): Promise<void>;
}

const STARTED_WITHIN_MS = 30_000;
const SCRIPTS: Readonly<Record<System, string>> = { mysql: 'mariadb.sh', postgres: 'postgres.sh' };

/** What to install; null: all is there. */
export function missingSql(system: System): string | null {
  let missing: string | null = null;
  const note = (reason: string): void => {
    missing = reason;
  };
  if (system === 'mysql') needs(note, 'mariadb-server openssl', 'mariadbd', 'openssl');
  // Debian puts its programs beside PATH, by version.
  else if (!existsSync('/usr/lib/postgresql'))
    note('postgres not installed: apt-get install postgresql openssl');
  return missing;
}

/** Skips the test where it is not installed; in CI that is a failure. */
export function needsSql(skip: (reason: string) => void, system: System): void {
  const reason = missingSql(system);
  if (reason === null) return;
  if (process.env.CI) throw new Error(reason);
  skip(reason);
}

/** `password`: of its user. */
export async function startSql(system: System, password: string): Promise<SqlServer> {
  const dir = mkdtempSync(path.join(tmpdir(), `${system}-`));
  const port = await freePort();
  let child: ChildProcess;
  let exited: Promise<unknown>;
  const atExit = () => child.kill('SIGKILL');
  process.once('exit', atExit);

  function begin(): void {
    child = spawn(path.join(import.meta.dirname, SCRIPTS[system]), [dir, String(port), 'tls'], {
      env: { ...process.env, SOAK_PASSWORD: password },
      stdio: 'ignore',
    });
    exited = once(child, 'exit');
  }

  async function start(): Promise<void> {
    const endMs = Date.now() + STARTED_WITHIN_MS;
    begin();
    while (!(await ask('SELECT 1').then(Boolean, () => false))) {
      if (Date.now() > endMs) throw new Error(`${SCRIPTS[system]} did not start it`);
      // What a killed PostgreSQL leaves behind may live a moment longer, and then it does not start.
      if (child.exitCode !== null) begin();
      await sleep(50);
    }
  }

  async function ask(sql: string): Promise<unknown> {
    const login = { host: '127.0.0.1', port, user: 'soak', password, database: 'soak' };
    if (system === 'mysql') {
      const connection = await createConnection({ ...login, rowsAsArray: true });
      const [rows] = await connection.query(sql).finally(() => connection.end());
      return Array.isArray(rows) ? (rows[0] as unknown[] | undefined)?.[0] : undefined;
    }
    const client = new Client(login);
    await client.connect();
    const { rows } = await client.query({ text: sql, rowMode: 'array' }).finally(() => client.end());
    return rows[0]?.[0];
  }

  await start();
  return {
    port,
    ca: path.join(dir, 'cert.pem'),
    write: async (sql) => void (await ask(sql)),
    read: ask,
    signal: (name) => void child.kill(name),
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    restart: start,
    async end() {
      child.kill('SIGKILL');
      await exited;
      process.off('exit', atExit);
      rmSync(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
