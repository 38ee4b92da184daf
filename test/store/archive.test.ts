import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { RunEvent } from '../../src/model/event.ts';
import { fold } from '../../src/model/reduce.ts';
import { openArchive } from '../../src/store/archive.ts';
import { readJournal } from '../../src/store/read-journal.ts';
import { makeDay } from '../make/day.ts';
import { START } from '../model/made-soak.ts';
import { eventsOf, journalOf, newFolder, written } from './made-record.ts';

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each.close();
});

function archiveOf(dir: string) {
  const archive = openArchive(dir);
  opened.push(archive);
  return archive;
}

test('the log has every event but ticks, judgements and counters, with the tick it came after', async () => {
  const events = eventsOf(1000);
  const log = await archiveOf(await written(events)).ask({ ask: 'log' });
  let seq = -1;
  const expected: { seq: number; event: RunEvent }[] = [];
  for (const event of events)
    if (event.type === 'tick') ({ seq } = event);
    else if (event.type !== 'judged' && event.type !== 'counters') expected.push({ seq, event });
  expect(log).toEqual(expected);
});

test('snapshots are told as cards in their order with their ticks, and damaged ones are left out', async () => {
  const dir = newFolder();
  await makeDay({ dir, hours: 2, series: 30 });
  for (const [name, text] of [
    ['snap-007.json', '{"number": 7'],
    ['snap-008.json', 'null'],
    ['snap-009.json', '{"number": 9, "verdict": 3}'],
    ['snap-x.json', '{}'],
  ] as const)
    writeFileSync(path.join(dir, name), text);
  mkdirSync(path.join(dir, 'snap-010.json'));
  const cards = await archiveOf(dir).ask({ ask: 'snapshots' });
  expect(cards.map(({ file, seq, number, reason }) => [file, seq, number, reason])).toEqual([
    ['snap-000.json', 3600, 0, 'interval'],
    ['snap-001.json', 7200, 1, 'end'],
  ]);
  expect(cards[1]?.loads.dns).toHaveProperty('sincePrevious');
  expect(cards[1]).not.toHaveProperty('profile');
});

test('evidence is told by a snapshot file’s name and by no other, and is bounded', async () => {
  const dir = await written(eventsOf(10));
  writeFileSync(path.join(dir, 'snap-000.prom'), 'up 1\n');
  writeFileSync(path.join(dir, 'snap-001.prom'), Buffer.alloc(5e6, 'x'));
  mkdirSync(path.join(dir, 'snap-002.md'));
  const archive = archiveOf(dir);
  const evidence = (file: string) => archive.ask({ ask: 'evidence', file });
  expect(await evidence('snap-000.prom')).toBe('up 1\n');
  expect((await evidence('snap-001.prom'))?.length).toBe(4e6);
  for (const file of [
    'snap-002.md',
    'snap-9.md',
    'run.sqlite',
    '../snap-000.prom',
    'snap-000.prom\n',
    'snap-000.txt',
  ])
    expect(await evidence(file), file).toBeNull();
});

test('a journal of the first form tells of its past as it would be told today', async () => {
  const dir = newFolder();
  copyFileSync(path.join(import.meta.dirname, 'fixtures/version-1.sqlite'), journalOf(dir));
  const events = [...readJournal(journalOf(dir))];
  const { seq, loads, phase } = fold(events);
  const archive = archiveOf(dir);
  const past = await archive.ask({
    ask: 'past',
    series: ['process.rss'],
    histograms: ['dns'],
    from: 1,
    to: seq + 1,
    buckets: seq,
  });
  const ticks = events.filter((event) => event.type === 'tick');
  expect(past.series['process.rss']?.map(([, , min]) => min)).toEqual(
    ticks.map(({ values }) => values['process.rss']),
  );
  expect(past.histograms.dns).toEqual(ticks.map(({ histograms }) => histograms.dns ?? []));
  expect(await archive.ask({ ask: 'moment', seq })).toMatchObject({ seq, loads, phase });
});

test('a record that cannot be read is told in words', async () => {
  const dir = newFolder();
  await expect(archiveOf(dir).ask({ ask: 'log' })).rejects.toThrow(/run\.sqlite: no such journal/);
  writeFileSync(journalOf(dir), 'hello '.repeat(5000));
  await expect(archiveOf(dir).ask({ ask: 'log' })).rejects.toThrow(
    /its past can't be read: .*not a database/,
  );
  rmSync(journalOf(dir));
  await expect(archiveOf(dir).ask({ ask: 'snapshots' })).rejects.toThrow(/no such journal/);
});

test('the past of a made day is of the day', async () => {
  const dir = newFolder();
  const state = await makeDay({ dir, hours: 2, series: 40 });
  const archive = archiveOf(dir);
  const { at, series, width } = await archive.ask({
    ask: 'past',
    series: ['dns.due'],
    histograms: [],
    from: 1,
    to: 7201,
    buckets: 120,
  });
  expect([width, at[0], at[120]]).toEqual([60, START + 1000, START + 7_200_000]);
  // Two ticks were missed.
  expect(series['dns.due']?.map(([, gaps]) => gaps).filter((gaps) => gaps > 0)).toEqual([2]);
  expect(await archive.ask({ ask: 'moment', seq: 7200 })).toMatchObject({
    phase: 'ended',
    soakTicks: state.soakTicks,
    missedTicks: 2,
  });
});
