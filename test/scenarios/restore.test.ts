import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { newPlace, type Place, ROOT, soaktop, start, until } from './soaktop.ts';

const VERIFY = path.join(ROOT, 'profiles/verify.yaml');
const COMMAND = '[soaktop, demo-target, --http-port, "{{port.http}}", --db, FILE]';

/** A run of two seconds that creates rules in a database of ours, and saves what `save` says before. */
const soak = (place: Place, db: string, save: Readonly<Record<string, string>>) =>
  soaktop(
    place,
    ...['run', VERIFY, '--headless', '--quiet', '--out', place.out, '--name', 'soak', '--duration', '2s'],
    ...['--set', 'phases.warmup=0s', '--set', 'phases.cooldown=0s'],
    ...[
      '--set',
      `target.launch.command=${COMMAND.replace('FILE', db)}`,
      '--set',
      `save=${JSON.stringify(save)}`,
    ],
  );

const restore = (place: Place) => soaktop(place, 'restore', 'soak', '--runs', place.out);

const countOf = (db: string): unknown => {
  const handle = new Database(db, { readonly: true });
  try {
    return handle.prepare('SELECT value FROM counter').pluck().get();
  } finally {
    handle.close();
  }
};

/** Its one row lies in the write-ahead log for as long as the handle is open. */
function newDatabase() {
  const db = path.join(mkdtempSync(path.join(tmpdir(), 'soaktop-restore-')), 'rules.db');
  const handle = new Database(db);
  handle.pragma('journal_mode = WAL');
  handle.exec('CREATE TABLE counter (id INTEGER PRIMARY KEY CHECK (id = 1), value INTEGER NOT NULL)');
  handle.exec('INSERT INTO counter VALUES (1, 42)');
  return { db, close: () => handle.close() };
}

test('a database that was saved before the run is put back afterwards, and not while somebody has it open', async () => {
  const place = newPlace();
  const { db, close } = newDatabase();
  const notes = path.join(path.dirname(db), 'notes.txt');
  writeFileSync(notes, 'before');
  expect((await soak(place, db, { rules: db, notes })).stderr).toBe('');
  close();
  expect(countOf(db)).toBeGreaterThan(42);
  writeFileSync(notes, 'after');

  const { child, ended, said } = start(place, 'demo-target', '--db', db);
  await until('it listens', () => said().includes('http'));
  const refused = await restore(place);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain(`rules.db is open in`);
  expect(readFileSync(notes, 'utf8')).toBe('after');
  // What it leaves beside the database must not be read into the one that is put back.
  child.kill('SIGKILL');
  await ended;

  const restored = await restore(place);
  expect(restored.stderr).toBe('');
  expect(restored.stdout).toContain(`put back: ${db}, as it was before soak began`);
  expect(existsSync(`${db}-wal`)).toBe(false);
  expect(countOf(db)).toBe(42);
  expect(readFileSync(notes, 'utf8')).toBe('before');
}, 60_000);

test('what is not there cannot be saved, and then the run does not begin', async () => {
  const place = newPlace();
  const { db, close } = newDatabase();
  const { code, stderr } = await soak(place, db, { rules: `${db}.missing` });
  close();
  expect(code).toBe(2);
  expect(stderr).toContain('rules.db.missing cannot be saved (save.rules): ');
  expect((await restore(place)).stderr).toContain('has no copy of');
}, 60_000);

test('a run that has saved nothing has nothing to put back', async () => {
  const place = newPlace();
  const { db, close } = newDatabase();
  await soak(place, db, {});
  close();
  expect(await restore(place)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('soak has saved nothing: its profile has no save:'),
  });
}, 60_000);
