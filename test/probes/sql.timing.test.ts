import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Probe } from '../../src/model/contracts.ts';
import type { SqlDatabase, SqlProbeSpec } from '../../src/model/sql-probe.ts';
import { openSqlProbe } from '../../src/probes/sql.ts';
import { missingSql, needsSql, type SqlServer, type System, startSql } from '../peers/sql-servers.ts';
import { until } from '../scenarios/soaktop.ts';

const PASSWORD = `top secret: '"\\@/`;
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

function probe(
  database: SqlDatabase,
  queries: Record<string, string>,
  more: Partial<SqlProbeSpec> = {},
): Probe {
  const spec = {
    kind: 'sql',
    prefix: 'sql',
    database,
    queries,
    everyTicks: 1,
    withinMs: 500,
    ...more,
  } as const;
  const opened = openSqlProbe(spec, { DB_PASSWORD: PASSWORD });
  closing.push(() => opened.close());
  return opened;
}

const TICK_MS = 800;
async function look(of: Probe) {
  const { values, findings = [] } = await of.sample(TICK_MS);
  const short = Object.entries(values).map(([key, value]) => [key.replace(/^sql\.(query\.)?/, ''), value]);
  const said = findings.map(({ text }) => text);
  return { ...Object.fromEntries(short), said } as { said: string[] } & Record<string, number | null>;
}
/** Ticks, until one is as it should be. */
const lookUntil = (of: Probe, what: string, isSo: (seen: Awaited<ReturnType<typeof look>>) => boolean) =>
  until(what, async () => {
    const seen = await look(of);
    return isSo(seen) && seen;
  });

const SLEEP: Record<System, (seconds: number) => string> = {
  mysql: (seconds) => `SELECT SLEEP(${seconds})`,
  postgres: (seconds) => `SELECT 7 FROM pg_sleep(${seconds})`,
};
const SLEEPERS: Record<System, string> = {
  mysql: "SELECT count(*) FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP%'",
  postgres: "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT 7%'",
};

describe.each(['mysql', 'postgres'] as const)('%s', (system) => {
  let server: SqlServer;
  beforeAll(async () => {
    if (missingSql(system) !== null) return;
    server = await startSql(system, PASSWORD);
    await server.write('CREATE TABLE messages (id int, text varchar(100))');
    await server.write("INSERT INTO messages VALUES (1, 'a'), (2, 'b'), (3, NULL)");
  }, 60_000);
  afterAll(() => server?.end());

  const database = (more: Partial<Exclude<SqlDatabase, { system: 'sqlite' }>> = {}): SqlDatabase => ({
    system,
    address: `${system}://127.0.0.1:${server.port}`,
    user: 'soak',
    password: '${DB_PASSWORD}',
    name: 'soak',
    ...more,
  });

  test('answers are numbers, whatever the driver makes of them; NULL is a gap; a text is refused once', async ({
    skip,
  }) => {
    needsSql(skip, system);
    const probed = probe(database(), {
      messages: 'SELECT count(*) FROM messages',
      big: 'SELECT 1234567890123',
      exact: 'SELECT CAST(-12.50 AS decimal(10, 2))',
      truth: 'SELECT 1 = 1',
      many: 'SELECT id FROM messages ORDER BY id DESC',
      digits: "SELECT '42'",
      nothing: 'SELECT NULL',
      none: 'SELECT 1 FROM messages WHERE id > 99',
      text: "SELECT 'gap'",
      date: 'SELECT CURRENT_TIMESTAMP',
      show: system === 'mysql' ? "SHOW STATUS LIKE 'Threads_connected'" : 'SHOW max_connections',
    });
    const seen = await look(probed);
    expect(seen).toMatchObject({
      up: 1,
      messages: 3,
      big: 1_234_567_890_123,
      exact: -12.5,
      truth: 1,
      many: 3,
      digits: 42,
      nothing: null,
      none: null,
      text: null,
      date: null,
      show: system === 'mysql' ? 1 : 100,
    });
    expect(seen['messages.time']).toBeGreaterThan(0);
    expect(seen['nothing.time']).toBeGreaterThan(0);
    expect(seen['text.time']).toBeNull();
    expect(seen.said).toEqual([
      'sql: query none: no row',
      'sql: query text: no number in its first column, but a text',
      expect.stringMatching(/^sql: query date: no number in its first column/),
    ]);
    expect((await look(probed)).said).toEqual([]);
  });

  test('what would write is refused by the database, in words, and so are two statements at once', async ({
    skip,
  }) => {
    needsSql(skip, system);
    const probed = probe(database(), {
      insert: 'INSERT INTO messages VALUES (9, NULL)',
      create: 'CREATE TABLE other (id int)',
      drop: 'DROP TABLE messages',
      two: 'SELECT 1; SELECT 2',
      rows: 'SELECT count(*) FROM messages',
    });
    const seen = await look(probed);
    expect(seen).toMatchObject({ up: 1, insert: null, create: null, drop: null, two: null, rows: 3 });
    expect(seen.said).toHaveLength(4);
    for (const text of seen.said.slice(0, 3))
      expect(text).toMatch(/would write, and is refused: .*read.only/i);
    expect((await look(probed)).rows).toBe(3);
    expect(await server.read('SELECT count(*) FROM messages').then(Number)).toBe(3);
  });

  test('a query that takes too long is cancelled in the database; the connection and the others stay', async ({
    skip,
  }) => {
    needsSql(skip, system);
    const probed = probe(database(), { slow: SLEEP[system](30), quick: 'SELECT 5' }, { withinMs: 200 });
    const seen = await look(probed);
    expect(seen).toMatchObject({ up: 1, slow: null, quick: 5 });
    // What it was waited for counts: a threshold on its time must see it.
    expect(seen['slow.time']).toBeGreaterThanOrEqual(0.2);
    expect(seen.said).toEqual(['sql: query slow: no answer within 200ms: given up']);
    expect(await server.read(SLEEPERS[system]).then(Number)).toBe(0);
  });

  test('a query that takes longer than a tick holds no tick up, and is told in the tick in which it ends', async ({
    skip,
  }) => {
    needsSql(skip, system);
    const probed = probe(database(), { slow: SLEEP[system](1) }, { withinMs: 5000 });
    const startMs = performance.now();
    const first = await probed.sample(200);
    expect(performance.now() - startMs).toBeLessThan(500);
    expect(first.values).toEqual({ 'sql.up': null, 'sql.query.slow': null, 'sql.query.slow.time': null });
    const told: number[] = [];
    while (told.length === 0) {
      const { values } = await probed.sample(200);
      if (values['sql.query.slow.time'] != null) told.push(values['sql.query.slow.time']);
      expect(await server.read(SLEEPERS[system]).then(Number)).toBeLessThanOrEqual(1);
    }
    expect(told[0]).toBeGreaterThanOrEqual(1);
    expect(told[0]).toBeLessThan(5);
  });

  test('with `every`, it is asked in every so many-th tick, and the others are gaps', async ({ skip }) => {
    needsSql(skip, system);
    const probed = probe(database(), { rows: 'SELECT count(*) FROM messages' }, { everyTicks: 3 });
    const rows: (number | null | undefined)[] = [];
    for (let i = 0; i < 7; i++) rows.push((await look(probed)).rows);
    expect(rows).toEqual([3, null, null, 3, null, null, 3]);
  });

  test('a database that is killed is a gap and down, and is found again by itself', async ({ skip }) => {
    needsSql(skip, system);
    const probed = probe(database(), { rows: 'SELECT count(*) FROM messages' });
    expect(await look(probed)).toMatchObject({ up: 1, rows: 3 });
    await server.kill();
    try {
      // What PostgreSQL has forked may answer once more.
      const gone = await lookUntil(probed, 'it is gone', ({ up }) => up === 0);
      expect(gone).toMatchObject({ rows: null, 'rows.time': null });
      expect(gone.said[0]).toMatch(/^sql: the connection was (lost|closed)/);
      expect(await look(probed)).toMatchObject({ up: 0, rows: null, said: [] });
    } finally {
      await server.restart();
    }
    const back = await lookUntil(probed, 'it is back', ({ up }) => up === 1);
    expect(back.rows).toBe(3);
    expect(back.said).toEqual([expect.stringMatching(/^sql: over after .*: the connection was/)]);
  }, 60_000);

  test('a database that has stopped costs each tick its deadline at most, and the connection is cut', async ({
    skip,
  }) => {
    needsSql(skip, system);
    const probed = probe(
      database(),
      { rows: 'SELECT count(*) FROM messages', more: 'SELECT 1' },
      { withinMs: 200 },
    );
    expect(await look(probed)).toMatchObject({ up: 1, rows: 3 });
    server.signal('SIGSTOP');
    try {
      // Of PostgreSQL that is the one who forks: those whom it has forked go on, and no new one comes.
      if (system === 'mysql') {
        // The signal takes its time: one more answer may come before it.
        const stopped = await lookUntil(probed, 'it is given up', ({ up }) => up === 0);
        expect(stopped).toMatchObject({ rows: null, more: null });
        // Of the one that was under way; the other may not have been asked any more.
        const waited = Math.max(stopped['rows.time'] ?? 0, stopped['more.time'] ?? 0);
        expect(waited).toBeGreaterThanOrEqual(0.2);
        expect(stopped.said).toEqual(['sql: the database has gone silent: the connection was cut']);
      }
      const other = probe(database(), { rows: 'SELECT count(*) FROM messages' });
      const startMs = performance.now();
      for (let i = 0; i < 3; i++) expect((await look(other)).rows).toBeNull();
      expect(performance.now() - startMs).toBeLessThan(3 * TICK_MS + 1000);
      const closeMs = performance.now();
      await other.close();
      expect(performance.now() - closeMs).toBeLessThan(500);
    } finally {
      server.signal('SIGCONT');
    }
    await lookUntil(probed, 'it is back', ({ up, rows }) => up === 1 && rows === 3);
  }, 60_000);

  test('a wrong password is said, and never which', async ({ skip }) => {
    needsSql(skip, system);
    const probed = probe(database({ user: '${DB_PASSWORD}' }), { rows: 'SELECT 1' });
    const seen = await look(probed);
    expect(seen).toMatchObject({ up: 0, rows: null });
    expect(seen.said).toEqual([expect.stringMatching(/^sql: no connection: .*\*\*\*/)]);
    expect(JSON.stringify(seen)).not.toContain('top secret');
  });

  test('over TLS the certificate is checked, for the name that is meant', async ({ skip }) => {
    needsSql(skip, system);
    const seen = async (tls: { verify: boolean; ca?: string; name?: string }) =>
      look(probe(database({ tls }), { rows: 'SELECT count(*) FROM messages' }));
    expect(await seen({ verify: true, ca: server.ca, name: 'localhost' })).toMatchObject({ up: 1, rows: 3 });
    expect(await seen({ verify: false })).toMatchObject({ up: 1, rows: 3 });
    const unknown = await seen({ verify: true, name: 'localhost' });
    expect(unknown).toMatchObject({ up: 0, rows: null });
    expect(unknown.said[0]).toMatch(/no connection: .*self.signed/);
    const other = await seen({ verify: true, ca: server.ca, name: 'elsewhere.test' });
    expect(other).toMatchObject({ up: 0, rows: null });
    expect(other.said[0]).toMatch(/elsewhere\.test/);
  });

  test('over TLS, too, a database that is killed is found again', async ({ skip }) => {
    needsSql(skip, system);
    const tls = { verify: true, ca: server.ca, name: 'localhost' };
    const probed = probe(database({ tls }), { rows: 'SELECT count(*) FROM messages' });
    expect(await look(probed)).toMatchObject({ up: 1 });
    await server.kill();
    try {
      await lookUntil(probed, 'it is gone', ({ up, rows }) => up === 0 && rows === null);
    } finally {
      await server.restart();
    }
    await lookUntil(probed, 'it is back', ({ up }) => up === 1);
  }, 60_000);

  test('one connection, and none is left behind', async ({ skip }) => {
    needsSql(skip, system);
    const count =
      system === 'mysql'
        ? "SELECT count(*) FROM information_schema.processlist WHERE user = 'soak'"
        : "SELECT count(*) FROM pg_stat_activity WHERE usename = 'soak'";
    const probed = probe(database(), { connections: count, again: count });
    for (let i = 0; i < 3; i++) expect(await look(probed)).toMatchObject({ connections: 1, again: 1 });
    await probed.close();
    // The one that asks.
    await until('it has gone', async () => Number(await server.read(count)) === 1);
  });
});

describe('sqlite', () => {
  const made = (): string => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'sql-')), 'a b.db');
    const db = new Database(file);
    db.exec('CREATE TABLE messages (id INTEGER); INSERT INTO messages VALUES (1), (2), (NULL)');
    db.close();
    return file;
  };

  test('a file is asked likewise: numbers, gaps, refusals', async () => {
    const file = made();
    const probed = probe(
      { system: 'sqlite', file },
      {
        rows: 'SELECT count(*) FROM messages',
        nothing: 'SELECT NULL',
        text: "SELECT 'x'",
        insert: 'INSERT INTO messages VALUES (4) RETURNING id',
      },
      { withinMs: 5000 },
    );
    const seen = await lookUntil(probed, 'the first answers', ({ up }) => up !== null);
    expect(seen).toMatchObject({ up: 1, rows: 3, nothing: null, text: null, insert: null });
    expect(seen.said).toEqual([
      expect.stringMatching(/^sql: query text: no number/),
      'sql: query insert: not a query that only reads',
    ]);
  });

  test('a query without an end costs its own time; a file that is not there is down until it comes', async () => {
    const file = made();
    const forever = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n';
    const probed = probe({ system: 'sqlite', file }, { forever }, { withinMs: 100 });
    const seen = await lookUntil(probed, 'it is given up', ({ 'forever.time': time }) => time !== null);
    expect(seen.forever).toBeNull();
    expect(seen['forever.time']).toBeGreaterThanOrEqual(0.1);
    const later = `${file}2`;
    const waiting = probe({ system: 'sqlite', file: later }, { one: 'SELECT 1' }, { withinMs: 5000 });
    const none = await lookUntil(waiting, 'it is down', ({ up }) => up !== null);
    expect(none).toMatchObject({
      up: 0,
      one: null,
      said: [expect.stringMatching(/no connection: .*ENOENT/)],
    });
    new Database(later).exec('CREATE TABLE t (id)').close();
    expect((await lookUntil(waiting, 'it is there', ({ up }) => up === 1)).one).toBe(1);
  });
});

test('who takes connections and says nothing is waited for in the background, for two seconds', async () => {
  const sockets = new Set<Socket>();
  const deaf = createServer((socket) => sockets.add(socket.on('error', () => undefined))).listen(
    0,
    '127.0.0.1',
  );
  await once(deaf, 'listening');
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    deaf.close();
  });
  const { port } = deaf.address() as { port: number };
  for (const system of ['mysql', 'postgres'] as const) {
    const probed = probe(
      { system, address: `${system}://127.0.0.1:${port}`, user: 'soak', password: '', name: '' },
      { one: 'SELECT 1' },
    );
    const startMs = performance.now();
    await probed.sample(100);
    expect(performance.now() - startMs).toBeLessThan(1000);
    const seen = await lookUntil(probed, 'it is down', ({ up }) => up !== null);
    expect(seen).toMatchObject({ up: 0, said: ['sql: no connection: no answer within 2 s'] });
  }
});

test('a database that takes no connection is tried again after 1, 2, 4 … seconds', async () => {
  let tries = 0;
  const refusing = createServer((socket) => {
    tries++;
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(refusing, 'listening');
  closing.push(() => refusing.close());
  const { port } = refusing.address() as { port: number };
  const probed = probe(
    { system: 'mysql', address: `mysql://127.0.0.1:${port}`, user: 'soak', password: '', name: '' },
    { one: 'SELECT 1' },
  );
  const seen: unknown[] = [];
  for (const endMs = performance.now() + 4000; performance.now() < endMs; await sleep(50)) {
    const { up, said } = await look(probed);
    expect(up).toBe(0);
    seen.push(...said);
  }
  // At 0, 1 and 3 s.
  expect(tries).toBe(3);
  expect(seen).toEqual([expect.stringMatching(/^sql: no connection: /)]);
});
