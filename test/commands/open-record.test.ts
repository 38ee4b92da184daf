import { cpSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, expect, test } from 'vitest';
import { openRecord } from '../../src/commands/open-record.ts';
import { version } from '../../src/commands/version.ts';
import { fold } from '../../src/model/reduce.ts';
import type { State } from '../../src/model/state.ts';
import { readJournal } from '../../src/store/read-journal.ts';
import { makeDay } from '../make/day.ts';

const parent = mkdtempSync(path.join(tmpdir(), 'record-'));
const finished = path.join(parent, 'finished');
const died = path.join(parent, 'died');
let state: State;

beforeAll(async () => {
  mkdirSync(finished);
  state = await makeDay({ dir: finished, hours: 1, series: 40, by: version() });
  // As its supervisor's death just before the end had left it.
  cpSync(finished, died, { recursive: true });
  const database = new Database(path.join(died, 'run.sqlite'));
  database.exec(`
    DELETE FROM folded;
    DELETE FROM events WHERE type = 'ended' OR (type = 'phase' AND body LIKE '%"ended"%');
  `);
  database.close();
}, 60_000);

test('a finished run is there at once, as the run itself had folded it', async () => {
  const feed = await openRecord(finished);
  expect(feed.kind).toBe('stored');
  expect(feed.record).toBe(undefined);
  expect(feed.state).toEqual(state);
  feed.close();
});

test('of a run that died the last moment is there at once, and the whole fold a moment later', async () => {
  const feed = await openRecord(died);
  expect(feed.record).toBe('died');
  const folded = fold(readJournal(path.join(died, 'run.sqlite')));
  expect(feed.state).toMatchObject({ seq: 3600, phase: 'soak', soakTicks: folded.soakTicks, totals: {} });
  const whole = await new Promise<State>((resolve, reject) => {
    feed.listen(
      () => {},
      (why) => reject(new Error(why)),
      resolve,
    );
  });
  expect(whole).toEqual(folded);
  feed.close();
});

test('a run without a record is refused in words', async () => {
  await expect(openRecord(parent)).rejects.toThrow('no such journal');
});
