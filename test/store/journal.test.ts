import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  mkdtempSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { RunEvent } from '../../src/model/event.ts';
import { constant } from '../../src/model/histogram.ts';
import { fold } from '../../src/model/reduce.ts';
import { NOTHING_JUDGED } from '../../src/model/verdict.ts';
import { openJournal } from '../../src/store/journal.ts';
import { readJournal } from '../../src/store/read-journal.ts';
import { readState } from '../../src/store/read-state.ts';
import { profileOf, START, soakOf } from '../model/made-soak.ts';

const newFile = (): string => path.join(mkdtempSync(path.join(tmpdir(), 'journal-')), 'run.sqlite');

/** A soak with other events strewn in between. */
function eventsOf(ticks: number): RunEvent[] {
  const profile = profileOf({ pass: ['dns.latency.p95 over 10s < 1s'], abort: ['x.level > 5 for 9s'] });
  return [
    ...soakOf(profile, ticks, (i) =>
      i % 97 === 50
        ? undefined
        : {
            values: { 'x.level': i % 11 === 0 ? null : i / 7, 'dns.due': i * 1000 },
            histograms: { dns: constant(100 + i, 900) },
          },
    ),
  ].flatMap((event, i): RunEvent[] => [
    event,
    ...(i % 10 === 3 ? [{ type: 'note', at: START + i, by: 'eva', text: `note ${i} · ü` } as const] : []),
    ...(i % 10 === 5
      ? [
          {
            type: 'judged',
            at: START + i,
            verdict: { state: 'pass', reasons: [], ...NOTHING_JUDGED },
          } as const,
        ]
      : []),
  ]);
}

async function written(events: readonly RunEvent[], file = newFile()): Promise<string> {
  const journal = openJournal(file);
  for (const event of events) journal.accept(event);
  await journal.close();
  return file;
}

test('what was written comes back, in the very order, over several packs', async () => {
  const events = eventsOf(1000);
  const file = await written(events);
  expect([...readJournal(file)]).toEqual(events);
});

test('the fold of the journal is the state that was shown live', async () => {
  const events = eventsOf(700);
  expect(fold(readJournal(await written(events)))).toEqual(fold(events));
});

test('it can be read while it is written, and shows all that was accepted', async () => {
  const file = newFile();
  const events = eventsOf(800);
  const journal = openJournal(file);
  for (const [i, event] of events.entries()) {
    journal.accept(event);
    if (i % 149 === 0) expect([...readJournal(file)]).toEqual(events.slice(0, i + 1));
  }
  await journal.close();
});

test('a reader that began before a pack was made sees each tick once', async () => {
  const file = newFile();
  const events = eventsOf(600);
  const journal = openJournal(file);
  for (const event of events.slice(0, 200)) journal.accept(event);
  const reader = readJournal(file);
  const seen = [reader.next().value, reader.next().value];
  for (const event of events.slice(200)) journal.accept(event);
  expect([...seen, ...reader]).toEqual(events.slice(0, 200));
  await journal.close();
});

test('a reader may stop early', async () => {
  const file = await written(eventsOf(700));
  for (const wanted of [1, 2, 500]) {
    let seen = 0;
    for (const event of readJournal(file)) if (event.type !== 'started' && ++seen >= wanted) break;
    expect(seen).toBe(wanted);
  }
});

test('a journal that was not closed has every event, and a second opening goes on', async () => {
  const file = newFile();
  const events = eventsOf(900);
  const killed = openJournal(file);
  for (const event of events.slice(0, 450)) killed.accept(event);
  const copy = `${file}.copy`;
  for (const end of ['', '-wal']) copyFileSync(file + end, copy + end);
  expect([...readJournal(copy)]).toEqual(events.slice(0, 450));
  expect([...readJournal(await written(events.slice(450), copy))]).toEqual(events);
  await killed.close();
});

test('ticks take little room', async () => {
  const profile = profileOf();
  const values = (i: number) =>
    Object.fromEntries(
      Array.from({ length: 60 }, (_, j) => [`metrics.m${j}`, Math.round(1e6 * Math.sin(i * j))]),
    );
  const file = await written([...soakOf(profile, 1500, (i) => ({ values: values(i) }))]);
  expect(statSync(file).size / 1500).toBeLessThan(1000);
});

test('a journal of a newer form is named, and neither misread nor written over', async () => {
  const file = await written(eventsOf(10));
  const database = new Database(file);
  database.pragma('user_version = 7');
  database.close();
  expect(() => [...readJournal(file)]).toThrow(/version 7, this soaktop reads version 3/);
  expect(() => openJournal(file)).toThrow(/version 7, this soaktop writes version 3/);
  expect(() => [...readJournal(file)]).toThrow(/version 7/);
});

const damages: [string, (file: string) => void][] = [
  ['cut to a third', (file) => truncateSync(file, Math.floor(statSync(file).size / 3))],
  ['cut to ten bytes', (file) => truncateSync(file, 10)],
  ['empty', (file) => truncateSync(file, 0)],
  ['no database', (file) => writeFileSync(file, 'hello '.repeat(5000))],
  ['a database of somebody else', (file) => writeFileSync(file, somebodyElses())],
];

function somebodyElses(): Buffer {
  const database = new Database(':memory:');
  database.exec('CREATE TABLE events (x); PRAGMA user_version = 1');
  const bytes = database.serialize();
  database.close();
  return bytes;
}

test.each(damages)('a journal that is %s is named with words', async (_, damage) => {
  const file = await written(eventsOf(1000));
  damage(file);
  expect(() => [...readJournal(file)]).toThrow(new RegExp(`^${file}: `));
});

test('a journal that is not there is named', () => {
  expect(() => [...readJournal('/nowhere/run.sqlite')]).toThrow('/nowhere/run.sqlite: no such journal');
});

test('a flipped bit anywhere is words or nothing at all, never a crash or an event of no known type', async () => {
  const file = await written(eventsOf(700));
  const whole = readFileSync(file);
  const types = new Set(eventsOf(700).map(({ type }) => type));
  for (let i = 0; i < 60; i++) {
    const bent = Buffer.from(whole);
    const at = (i * 7919) % bent.length;
    bent[at] = (bent[at] as number) ^ (1 << (i % 8));
    const other = `${file}.${i}`;
    writeFileSync(other, bent);
    try {
      for (const { type } of readJournal(other))
        if (!types.has(type)) throw new Error(`an event of type ${type}`);
    } catch (error) {
      expect((error as Error).message).toMatch(/no journal that can be read|an event of type/);
    }
  }
});

test('events that cannot be written are kept, and written in order once they can', async () => {
  const file = newFile();
  const events = eventsOf(100);
  const journal = openJournal(file);
  for (const event of events.slice(0, 20)) journal.accept(event);
  const other = new Database(file);
  other.exec('BEGIN IMMEDIATE');
  const started = performance.now();
  for (const event of events.slice(20, 23)) expect(() => journal.accept(event)).toThrow(/locked/);
  // A tick may not be held up for long by another's lock.
  expect(performance.now() - started).toBeLessThan(1500);
  other.exec('COMMIT');
  other.close();
  for (const event of events.slice(23)) journal.accept(event);
  await journal.close();
  expect([...readJournal(file)]).toEqual(events);
});

test('on a full disk no half a file is left, and the journal is whole when there is room again', () => {
  const file = newFile();
  const program = path.join(import.meta.dirname, 'fixtures/full-disk.ts');
  const told = execFileSync(process.execPath, [program, file], { encoding: 'utf8' });
  const { refused, accepted, ...whole } = JSON.parse(told) as { refused: number; accepted: number };
  expect(whole).toEqual({ large: 'refused', left: [] });
  expect(refused).toBeGreaterThan(0);
  const texts = [...readJournal(file)].map((event) => (event.type === 'note' ? event.text.slice(0, 5) : ''));
  expect(texts).toEqual(Array.from({ length: accepted + refused }, (_, i) => String(i).padStart(5, '0')));
});

test('bytes after the end of the file do no harm', async () => {
  const events = eventsOf(20);
  const file = await written(events);
  appendFileSync(file, Buffer.alloc(4096, 0xff));
  expect([...readJournal(file)]).toEqual(events);
});

test('what a finished run folds to is kept, is the fold, and is not believed of another version or an older event', async () => {
  const events = eventsOf(400);
  const file = newFile();
  const journal = openJournal(file, { by: '1.0', state: () => fold(events) });
  for (const event of events) journal.accept(event);
  await journal.close();
  const marked = (note: string) => {
    const database = new Database(file);
    const body = zstdCompressSync(JSON.stringify({ ...fold(events), at: note }));
    database.prepare('UPDATE folded SET body = ?').run(body);
    database.close();
  };
  expect(readState(file, '1.0')).toEqual(fold(events));
  marked('kept');
  expect(readState(file, '1.0').at).toBe('kept');
  expect(readState(file, '1.1')).toEqual(fold(events));
  const more = openJournal(file);
  more.accept({ type: 'note', at: START, by: 'eva', text: 'one more' });
  await more.close();
  expect(readState(file, '1.0').eventCount).toBe(fold(events).eventCount + 1);
});
