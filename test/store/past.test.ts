import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import type { RunEvent } from '../../src/model/event.ts';
import type { Past } from '../../src/model/question.ts';
import { openArchive } from '../../src/store/archive.ts';
import { openJournal } from '../../src/store/journal.ts';
import { eventsOf, journalOf, newFolder, plainly, written } from './made-record.ts';

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each.close();
});

function archiveOf(dir: string) {
  const archive = openArchive(dir);
  opened.push(archive);
  return archive;
}

const SERIES = ['x.level', 'x.steady', 'x.late', 'dns.due', 'x.unknown'];
const LOADS = ['dns', 'dns.all', 'nobody'];

/** Means are kept rather than sums, and floats are added in another order. */
const rounded = (past: Pick<Past, 'at' | 'series' | 'histograms'>) => ({
  ...past,
  series: Object.fromEntries(
    Object.entries(past.series).map(([name, buckets]) => [
      name,
      buckets.map(([n, gaps, min, max, sum]) => [n, gaps, min, max, Number(sum.toPrecision(12))]),
    ]),
  ),
});

async function agrees(
  archive: ReturnType<typeof openArchive>,
  events: readonly RunEvent[],
  question: object,
) {
  const { buckets: most, ...asked } = { from: 0, to: 0, buckets: 240, ...question };
  const past = await archive.ask({ ask: 'past', series: SERIES, histograms: LOADS, buckets: most, ...asked });
  const { at, series, histograms } = past;
  expect(at.length).toBeLessThanOrEqual(most + 1);
  expect(past.to).toBe(asked.to);
  expect(asked.from - past.from).toBeGreaterThanOrEqual(0);
  expect(asked.from - past.from).toBeLessThan(past.width);
  expect(past.from + at.length * past.width).toBeGreaterThanOrEqual(asked.to);
  expect(rounded({ at, series, histograms })).toEqual(rounded(plainly(events, asked, past, SERIES, LOADS)));
  return past;
}

const windows = fc
  .tuple(
    fc.integer({ min: -100, max: 1300 }),
    fc.integer({ min: 0, max: 1400 }),
    fc.integer({ min: 1, max: 300 }),
  )
  .map(([from, ticks, buckets]) => ({ from, to: from + ticks, buckets }));

test('any window in any number of buckets is what its ticks make, with rollups, without, with some of another form, and while it is written', async () => {
  const events = eventsOf(1250);
  const dir = await written(events);
  const without = await written(events);
  const database = new Database(journalOf(without));
  database.exec('DROP TABLE spans; DROP TABLE rollups; DROP TABLE rolled_latencies');
  database.close();
  const other = await written(events);
  const otherDatabase = new Database(journalOf(other));
  otherDatabase.exec(
    "UPDATE spans SET form = 2 WHERE first < 500; UPDATE rollups SET body = x'00' WHERE first < 500",
  );
  otherDatabase.close();
  const live = newFolder();
  const journal = openJournal(journalOf(live));
  opened.push(journal);
  for (const event of events) journal.accept(event);
  const archives = [dir, without, other, live].map(archiveOf);
  await fc.assert(
    fc.asyncProperty(windows, async (window) => {
      for (const archive of archives) await agrees(archive, events, window);
    }),
    { seed: 1, numRuns: 100 },
  );
});

test('long windows are read from rollups, whose buckets are those of the ticks', async () => {
  const events = eventsOf(9000);
  const archive = archiveOf(await written(events));
  for (const [from, to, buckets] of [
    [0, 9001, 240],
    [17, 8888, 100],
    [1, 9001, 7],
    [4000, 8123, 60],
  ]) {
    const { width } = await agrees(archive, events, { from, to, buckets });
    expect(width % 60).toBe(0);
  }
});

test('a bucket holds the same ticks wherever the window begins', async () => {
  const archive = archiveOf(await written(eventsOf(1000)));
  const byTick = async (from: number, to: number) => {
    const past = await archive.ask({
      ask: 'past',
      series: ['x.level'],
      histograms: [],
      from,
      to,
      buckets: 40,
    });
    return new Map(past.series['x.level']?.map((bucket, i) => [past.from + i * past.width, bucket]));
  };
  const [one, two] = [await byTick(100, 500), await byTick(143, 543)];
  // But the first and the last, which the window cuts.
  const whole = [...two.keys()].slice(1, -1).filter((tick) => tick + 10 <= 500);
  expect(whole).toHaveLength(35);
  for (const tick of whole) expect(one.get(tick)).toEqual(two.get(tick));
});

test('an answer tells the ticks that were written since the last one, over the edge of a pack too', async () => {
  const events = eventsOf(700);
  const dir = newFolder();
  const journal = openJournal(journalOf(dir));
  opened.push(journal);
  const archive = archiveOf(dir);
  for (const [i, event] of events.entries()) {
    journal.accept(event);
    if (i % 53 === 40) await agrees(archive, events.slice(0, i + 1), { from: 1, to: 701, buckets: 30 });
  }
});

test('a journal that goes on after its supervisor was killed tells of all of it', async () => {
  const events = eventsOf(900);
  const dir = newFolder();
  const killed = openJournal(journalOf(dir));
  for (const event of events.slice(0, 450)) killed.accept(event);
  const archive = archiveOf(dir);
  await agrees(archive, events.slice(0, 450), { from: 0, to: 600, buckets: 20 });
  const next = openJournal(journalOf(dir));
  opened.push(killed, next);
  for (const event of events.slice(450)) next.accept(event);
  await agrees(archive, events, { from: 0, to: 901, buckets: 20 });
});

test('a load whose name is a word of the form, and names with quotes, are told apart', async () => {
  const names = ['all', 'values', 'x{a="all",b="\\"}', 'histograms', '","all', 'ü{l="é"}', 'b'];
  const events = eventsOf(1)
    .slice(0, 3)
    .concat(
      Array.from(
        { length: 300 },
        (_, i): RunEvent => ({
          type: 'tick',
          at: i,
          seq: i + 1,
          elapsedMs: i,
          values: Object.fromEntries(names.map((name, j) => [name, j % 2 === 0 ? j : i * j])),
          histograms: Object.fromEntries(names.map((name, j) => [name, [j + 1, i + 1]])),
        }),
      ),
    );
  const archive = archiveOf(await written(events));
  const past = await archive.ask({
    ask: 'past',
    series: names,
    histograms: names,
    from: 1,
    to: 301,
    buckets: 300,
  });
  const { at, series, histograms } = past;
  expect({ at, series, histograms }).toEqual(plainly(events, past, past, names, names));
});

test('the same word as a constant of each other is not taken for a name', async () => {
  const events: RunEvent[] = [
    ...eventsOf(1).slice(0, 3),
    { type: 'tick', at: 1, seq: 1, elapsedMs: 1, values: { a: 1 }, histograms: { dns: [3, 4], all: [5, 6] } },
  ];
  const archive = archiveOf(await written(events));
  await agrees(archive, events, { from: 1, to: 2, buckets: 1 });
  const past = await archive.ask({
    ask: 'past',
    series: ['all'],
    histograms: ['all'],
    from: 1,
    to: 2,
    buckets: 1,
  });
  expect([past.series.all, past.histograms.all]).toEqual([[[0, 1, 0, 0, 0]], [[5, 6]]]);
});
