import { afterEach, expect, test } from 'vitest';
import { EMPTY_BUCKETS } from '../../src/model/buckets.ts';
import type { RunEvent } from '../../src/model/event.ts';
import { fold } from '../../src/model/reduce.ts';
import { last } from '../../src/model/ring.ts';
import type { State } from '../../src/model/state.ts';
import { openArchive } from '../../src/store/archive.ts';
import { openJournal } from '../../src/store/journal.ts';
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

/** What was told before the first tick after `seq`. */
function until(events: readonly RunEvent[], seq: number): RunEvent[] {
  const next = events.findIndex((event) => event.type === 'tick' && event.seq > seq);
  return events.slice(0, next < 0 ? undefined : next);
}

/** What a moment knows of a state: not the soak's history, and of the ring the last ticks. */
function known(state: State) {
  const { totals, windows, gathered, streaks, cuts, series, ...rest } = state;
  return {
    ...rest,
    series: Object.fromEntries(Object.entries(series).map(([name, { recent }]) => [name, last(recent, 100)])),
  };
}

const MOMENTS = [
  1, 2, 49, 50, 51, 119, 120, 199, 200, 201, 299, 300, 301, 399, 430, 460, 500, 777, 900, 901, 1100,
];

test('a moment is what the state was then', async () => {
  const events = eventsOf(1100);
  const archive = archiveOf(await written(events));
  for (const seq of MOMENTS) {
    const moment = (await archive.ask({ ask: 'moment', seq })) as State;
    expect(known(moment), `tick ${seq}`).toEqual(known(fold(until(events, seq))));
    expect(Object.values(moment.series).every(({ soak }) => soak === EMPTY_BUCKETS)).toBe(true);
    expect(moment.totals).toEqual({});
  }
});

test('a moment of a run that goes on is of the ticks that were written last', async () => {
  const events = eventsOf(700);
  const dir = newFolder();
  const journal = openJournal(journalOf(dir));
  opened.push(journal);
  const archive = archiveOf(dir);
  for (const [i, event] of events.entries()) {
    journal.accept(event);
    if (i % 61 !== 60) continue;
    const told = events.slice(0, i + 1);
    const moment = (await archive.ask({ ask: 'moment', seq: 1e9 })) as State;
    expect(known(moment)).toEqual(known(fold(told)));
  }
});

test('before the first tick there is no moment', async () => {
  const archive = archiveOf(await written(eventsOf(10)));
  expect(await archive.ask({ ask: 'moment', seq: 0 })).toBeNull();
  expect(await archiveOf(await written(eventsOf(0))).ask({ ask: 'moment', seq: 5 })).toBeNull();
});

test('in a gap the moment is of the last tick before', async () => {
  const archive = archiveOf(await written(eventsOf(600)));
  expect((await archive.ask({ ask: 'moment', seq: 430 }))?.seq).toBe(399);
});

test('going back and forth between a thousand events gives each time the same', async () => {
  const notes = Array.from(
    { length: 999 },
    (_, i): RunEvent => ({ type: 'note', at: i, by: 'eva', text: `${i}` }),
  );
  const base = eventsOf(1);
  const tick = base.find((event) => event.type === 'tick') as Extract<RunEvent, { type: 'tick' }>;
  const events = [...base, ...notes.flatMap((note, i) => [note, { ...tick, seq: i + 2 }])];
  const archive = archiveOf(await written(events));
  for (const seq of [1000, 3, 555, 99, 100, 101, 554, 2]) {
    const moment = (await archive.ask({ ask: 'moment', seq })) as State;
    expect(moment.events).toEqual(fold(until(events, seq)).events);
    expect(moment.eventCount).toBe(fold(until(events, seq)).eventCount);
  }
});

test('the last judgement is told, be it in the ticks that are folded or in a pack before', async () => {
  const events = eventsOf(800).filter((event) => event.type !== 'judged' || event.at % 250_000 === 5000);
  const archive = archiveOf(await written(events));
  for (const seq of [100, 200, 320, 370, 420, 480, 700]) {
    const moment = (await archive.ask({ ask: 'moment', seq })) as State;
    expect(moment.verdict, `tick ${seq}`).toEqual(fold(until(events, seq)).verdict);
  }
});
