import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Probe } from '../../src/model/contracts.ts';
import type { Finding } from '../../src/model/event.ts';
import { openSqliteProbe } from '../../src/probes/sqlite.ts';
import { openReader } from '../../src/probes/sqlite-remote.ts';
import { scan } from '../../src/proc/tree.ts';

let file = '';
const closing: (() => unknown)[] = [];
beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), 'sqlite-')), 'target.db');
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const WRITER = fileURLToPath(new URL('./fixtures/sqlite-writer.ts', import.meta.url));
async function startWriter(
  mode = 'wal',
): Promise<{ child: ChildProcess; order(word: string): Promise<void> }> {
  const child = spawn(process.execPath, [WRITER, file, mode], { stdio: ['pipe', 'pipe', 'inherit'] });
  closing.push(() => child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return {
    child,
    async order(word) {
      child.stdin.write(`${word}\n`);
      await once(child.stdout, 'data');
    },
  };
}
function probe(more: { lockwait?: boolean; queries?: Record<string, string> } = {}): Probe {
  const opened = openSqliteProbe({
    prefix: 'sqlite',
    kind: 'sqlite',
    file,
    lockwait: false,
    queries: {},
    ...more,
  });
  closing.push(() => opened.close());
  return opened;
}
interface Looked {
  readonly findings: readonly Finding[];
  readonly [series: string]: number | null | readonly Finding[];
}
const look = async (of: Probe): Promise<Looked> => {
  const { values, findings = [] } = await of.sample(10_000);
  const short = Object.entries(values).map(([key, value]) => [key.replace('sqlite.', ''), value]);
  return { ...Object.fromEntries(short), findings };
};
const keys = (findings: readonly Finding[]) => findings.map(({ key }) => key);
const folder = () =>
  readdirSync(dirname(file)).map((name) => {
    const path = join(dirname(file), name);
    // The index of the WAL is a lock table: it is no content.
    return [name, name.endsWith('-shm') ? null : readFileSync(path).toString('base64')];
  });

test('sizes, free pages and answers to queries are those of the database', async () => {
  const writer = await startWriter();
  await writer.order('write');
  const probed = probe({
    queries: { rows: 'SELECT count(*) FROM t', name: "SELECT 'x'", none: 'SELECT 1 WHERE 0' },
  });
  const full = await look(probed);
  expect(full).toMatchObject({
    file: statSync(file).size,
    wal: statSync(`${file}-wal`).size,
    freelist: 0,
    'query.rows': 200,
    'query.name': null,
    'query.none': null,
  });
  expect(full.wal).toBeGreaterThan(200_000);
  expect(full['query.rows.time']).toBeLessThan(0.5);
  expect(keys(full.findings)).toEqual(['sqlite.query name', 'sqlite.query none']);
  await writer.order('delete');
  const empty = await look(probed);
  expect(empty.freelist).toBeGreaterThan(150_000);
  expect(empty['query.rows']).toBe(0);
  expect(empty.findings).toEqual([]);
});

test('a query that writes, or does anything else but read, is refused', async () => {
  const writer = await startWriter();
  await writer.order('write');
  const before = statSync(`${file}-wal`).size;
  const queries = {
    insert: 'INSERT INTO t (text) VALUES (1) RETURNING id',
    attach: `ATTACH '${file}2' AS other`,
    checkpoint: 'PRAGMA wal_checkpoint(TRUNCATE)',
    wrong: 'SELEKT 1',
  };
  const seen = await look(probe({ queries }));
  for (const name of Object.keys(queries)) expect(seen[`query.${name}`] ?? null, name).not.toBe(200);
  expect(keys(seen.findings)).toContain('sqlite.query wrong');
  expect(statSync(`${file}-wal`).size).toBe(before);
  expect(existsSync(`${file}2`)).toBe(false);
});

test.each([false, true])(
  'a WAL that its killed target left is left as it is (lockwait: %s)',
  async (lockwait) => {
    const writer = await startWriter();
    await writer.order('write');
    writer.child.kill('SIGKILL');
    await once(writer.child, 'exit');
    const before = folder();
    expect(before.map(([name]) => name)).toContain('target.db-wal');
    const probed = probe({ lockwait, queries: { rows: 'SELECT count(*) FROM t' } });
    for (let i = 0; i < 2; i++) expect((await look(probed))['query.rows']).toBe(200);
    await probed.close();
    expect(folder()).toEqual(before);
  },
);

test('what a killed target left half written is not rolled back by us', async () => {
  const writer = await startWriter('delete');
  await writer.order('write');
  await writer.order('spill');
  writer.child.kill('SIGKILL');
  await once(writer.child, 'exit');
  const before = folder();
  expect(before.map(([name]) => name)).toContain('target.db-journal');
  const seen = await look(probe({ lockwait: true, queries: { rows: 'SELECT count(*) FROM t' } }));
  expect(seen).toMatchObject({ file: statSync(file).size, 'query.rows': null, lockwait: null });
  expect(folder()).toEqual(before);
});

test.each(['wal', 'delete'])('of a database that nobody has open no file is made (%s)', async (mode) => {
  const writer = await startWriter(mode);
  await writer.order('write');
  await writer.order('delete');
  writer.child.stdin?.write('quit\n');
  await once(writer.child, 'exit');
  const before = folder();
  expect(before).toHaveLength(1);
  const seen = await look(probe({ lockwait: true }));
  expect(seen.wal).toBe(0);
  expect(seen.freelist).toBeGreaterThan(150_000);
  expect(Number(seen.pages) * 4096).toBe(statSync(file).size);
  expect(folder()).toEqual(before);
});

test('no read transaction and no lock of ours stays: the target can checkpoint and close right away', async () => {
  const writer = await startWriter();
  await writer.order('write');
  const probed = probe({ lockwait: true, queries: { rows: 'SELECT count(*) FROM t' } });
  await look(probed);
  await writer.order('vacuum');
  expect(statSync(`${file}-wal`).size).toBe(0);
  await look(probed);
  writer.child.stdin?.write('quit\n');
  await once(writer.child, 'exit');
  expect(existsSync(`${file}-wal`)).toBe(false);
});

test('the wait for the write lock is measured, and what is given up counts with what it waited', async () => {
  const writer = await startWriter();
  const probed = probe({ lockwait: true });
  const free = await look(probed);
  expect(free.lockwait).toBeLessThan(0.05);
  expect(keys(free.findings)).toEqual(['sqlite.intrusive']);
  await writer.order('lock');
  for (const timeouts of [1, 2]) {
    const startMs = performance.now();
    const locked = await look(probed);
    expect(locked.lockwait).toBeGreaterThanOrEqual(0.05);
    expect(locked['lockwait.timeouts']).toBe(timeouts);
    expect(performance.now() - startMs).toBeLessThan(2000);
  }
  await writer.order('unlock');
  const after = await look(probed);
  expect(after.lockwait).toBeLessThan(0.05);
  expect(after['lockwait.timeouts']).toBe(2);
});

test('a database that is locked to readers too still has its sizes', async () => {
  const writer = await startWriter('delete');
  await writer.order('write');
  await writer.order('exclusive');
  const probed = probe({ queries: { rows: 'SELECT count(*) FROM t' } });
  const locked = await look(probed);
  expect(locked).toMatchObject({ file: statSync(file).size, wal: 0, freelist: null, 'query.rows': null });
  expect(locked.findings.map(({ text }) => text)).toEqual(['sqlite: locked for more than 50 ms']);
  await writer.order('unlock');
  const free = await look(probed);
  expect(free['query.rows']).toBe(200);
  expect(free.findings).toMatchObject([{ level: 'info' }]);
});

test('what is no database, or a corrupt one, has sizes and nothing else', async () => {
  writeFileSync(file, 'not a database, '.repeat(100));
  const none = await look(probe());
  expect(none).toMatchObject({ file: 1600, wal: 0, freelist: null });
  expect(none.findings.map(({ text }) => text)).toEqual(['sqlite: not a SQLite database']);
  rmSync(file);
  const writer = await startWriter('delete');
  await writer.order('write');
  writer.child.stdin?.write('quit\n');
  await once(writer.child, 'exit');
  truncateSync(file, 10_000);
  const cut = await look(probe({ queries: { rows: 'SELECT count(text) FROM t' } }));
  expect(cut).toMatchObject({ file: 10_000, 'query.rows': null });
  expect(cut.findings[0]?.text).toMatch(/corrupt|malformed/);
});

test('deleted, back, replaced and shrunk are told, each with what can be compared', async () => {
  const writer = await startWriter();
  await writer.order('write');
  await writer.order('vacuum');
  const probed = probe();
  const first = await look(probed);
  expect(first.findings).toEqual([]);
  await writer.order('delete');
  await writer.order('vacuum');
  expect(keys((await look(probed)).findings)).toEqual(['sqlite.shrunk']);
  const { ino } = statSync(file);
  renameSync(file, `${file}.old`);
  const gone = await look(probed);
  expect(gone).toMatchObject({ file: null, freelist: null });
  expect(gone.findings.map(({ text }) => text)).toEqual([
    `sqlite: the file was deleted (inode ${ino})`,
    expect.stringContaining('ENOENT'),
  ]);
  writeFileSync(file, '');
  const other = await look(probed);
  expect(other.findings[0]?.text).toBe(
    `sqlite: the file was replaced by another (inode ${ino} → ${statSync(file).ino})`,
  );
  expect(other).toMatchObject({ file: 0, freelist: 0 });
});

test('a database that comes later is found', async () => {
  const probed = probe();
  expect((await look(probed)).findings.map(({ text }) => text)).toEqual([expect.stringContaining('ENOENT')]);
  await startWriter();
  const seen = await look(probed);
  expect(seen.file).toBe(statSync(file).size);
  expect(seen.freelist).toBe(0);
});

const FOREVER = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n';
const readers = () => scan().filter((stat) => stat.ppid === process.pid && stat.state === 'R');

test('a query without an end costs its own figures only, is killed, and holds nobody up at the end', async () => {
  await startWriter();
  const stuck: string[] = [];
  const reader = openReader({ answered: () => undefined, stuck: () => stuck.push('stuck') }, 1000);
  const asked = { file, lockwait: false, queries: { forever: FOREVER } };
  const startMs = performance.now();
  expect(await reader.ask(asked, 200)).toBeNull();
  expect(await reader.ask(asked, 200)).toBeNull();
  expect(performance.now() - startMs).toBeLessThan(900);
  while (stuck.length === 0) await new Promise((done) => setTimeout(done, 20));
  await new Promise((done) => setTimeout(done, 50));
  expect(readers()).toEqual([]);

  const probed = probe({ queries: { forever: FOREVER } });
  const { values } = await probed.sample(300);
  expect(values).toMatchObject({ 'sqlite.file': statSync(file).size, 'sqlite.query.forever': null });
  const closeMs = performance.now();
  await probed.close();
  expect(performance.now() - closeMs).toBeLessThan(1500);
  expect(readers()).toEqual([]);
});

test('a query that takes long is asked less often', async () => {
  const writer = await startWriter();
  await writer.order('write');
  const slow = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 3000000) SELECT count(*) FROM n`;
  const probed = probe({ queries: { slow, quick: 'SELECT 1' } });
  const first = await look(probed);
  expect(first['query.slow']).toBe(3_000_000);
  expect(keys(first.findings)).toEqual(['sqlite.slow query slow']);
  expect(await look(probed)).toMatchObject({ 'query.slow': null, 'query.quick': 1 });
});

test(`a name with characters of its own is a file name, nothing else`, async () => {
  file = join(dirname(file), `a b?mode=rw&'"#%20.db`);
  await startWriter();
  expect((await look(probe())).file).toBe(statSync(file).size);
  expect(readdirSync(dirname(file)).every((name) => name.startsWith(basename(file)))).toBe(true);
});
