import { expect, test } from 'vitest';
import { openReplay, type Placed } from '../../src/commands/replay-feed.ts';
import type { RunEvent } from '../../src/model/event.ts';
import type { Ask, Logged } from '../../src/model/question.ts';
import { fold } from '../../src/model/reduce.ts';
import type { State } from '../../src/model/state.ts';
import { isWorthALook } from '../../src/tui/view/log.ts';
import { madeClock } from '../supervisor/made-clock.ts';
import { eventsOf } from '../tui/made.ts';

const TICKS = 2000;

/** A record of 2,000 ticks of a second, read in pieces as a journal is. */
function replayed({ ticks = TICKS, speed = 10, end = false, goesOn = false } = {}) {
  const events: RunEvent[] = [...eventsOf({ ticks })];
  if (end) events.push({ type: 'phase', at: events.at(-1)?.at ?? 0, phase: 'ended' });
  const clock = madeClock();
  const asked: unknown[] = [];
  const feed = openReplay({
    read: (after) => events.slice(after, after + 300).map((event, i): Placed => [after + i + 1, event]),
    ask: (async (question: unknown) => {
      asked.push(question);
      return log(events);
    }) as unknown as Ask,
    clock,
    speed,
    goesOn: async () => goesOn,
    isWorthALook,
  });
  let state: State = feed.state;
  let lost: string | undefined;
  feed.listen(
    () => {},
    (why) => {
      lost = why;
    },
    (next) => {
      state = next;
    },
  );
  const player = feed.player;
  if (!player) throw new Error('a replay has a player');
  return { feed, clock, player, events, asked, state: () => state, lost: () => lost };
}

function log(events: readonly RunEvent[]): Logged[] {
  let seq = -1;
  return events.flatMap((event) => {
    if (event.type === 'tick') ({ seq } = event);
    return event.type === 'tick' ? [] : [{ seq, event }];
  });
}

test('a replay begins with the run before its first tick', () => {
  const { feed } = replayed();
  expect(feed.kind).toBe('replay');
  expect(feed.state).toMatchObject({ seq: -1, run: { name: 'ent-dns-24h' }, phase: 'warmup' });
});

test('it goes on by the run’s own time, as many times as fast as it was told', async () => {
  const { clock, state, player } = replayed({ speed: 10 });
  await clock.forward(5000);
  expect(state().seq).toBe(50);
  player.play({ play: 'faster' });
  expect(player.playing().speed).toBe(30);
  await clock.forward(1000);
  expect(state().seq).toBeGreaterThanOrEqual(79);
  expect(state().seq).toBeLessThanOrEqual(80);
  player.play({ play: 'slower' });
  player.play({ play: 'slower' });
  expect(player.playing().speed).toBe(5);
});

test('what it shows is what was shown live: the fold of all that had happened by then', async () => {
  const { clock, state, events } = replayed({ speed: 60 });
  await clock.forward(10_000);
  const { seq } = state();
  expect(seq).toBe(600);
  const next = events.findIndex((event) => event.type === 'tick' && event.seq > seq);
  expect(state()).toEqual(fold(events.slice(0, next)));
});

test('it stands still when it is paused, and goes on from there', async () => {
  const { clock, state, player } = replayed({ speed: 10 });
  await clock.forward(2000);
  player.play({ play: 'pause' });
  expect(player.playing().paused).toBe(true);
  await clock.forward(60_000);
  expect(state().seq).toBe(20);
  player.play({ play: 'pause' });
  await clock.forward(1000);
  expect(state().seq).toBe(30);
});

test('a machine that slept did not miss the run meanwhile', async () => {
  const { clock, state } = replayed({ speed: 10 });
  await clock.forward(2000);
  await clock.sleep(3_600_000);
  expect(state().seq).toBeLessThanOrEqual(30);
});

test('it jumps ahead and back, to the very state of that tick, and goes on from there', async () => {
  const { clock, state, events, player } = replayed({ speed: 1 });
  const foldedTo = (seq: number) =>
    fold(
      events.slice(
        0,
        events.findIndex((event) => event.type === 'tick' && event.seq > seq),
      ),
    );
  for (const seq of [1500, 10, 700, 1999, 0]) {
    player.play({ play: 'jump', seq });
    await clock.forward(50);
    expect(state().seq).toBe(seq);
    if (seq < TICKS - 1) expect(state()).toEqual(foldedTo(seq));
  }
  await clock.forward(3000);
  expect(state().seq).toBe(3);
});

test('of jumps that are asked for one after the other the last one counts', async () => {
  const { clock, state, player } = replayed({ speed: 1 });
  for (const seq of [1900, 1200, 400]) player.play({ play: 'jump', seq });
  expect(player.playing().jumping).toBe(true);
  await clock.forward(50);
  expect(state().seq).toBe(400);
  expect(player.playing().jumping).toBe(false);
});

test('it goes on to the next thing worth a look', async () => {
  const { clock, state, player } = replayed({ speed: 1 });
  const seen: number[] = [];
  for (let i = 0; i < 5; i++) {
    player.play({ play: 'next-event' });
    await clock.forward(20);
    seen.push(state().seq);
  }
  // The soak, the first snapshot, the step, the worker that went, the second snapshot.
  expect(seen).toEqual([30, 31, 200, 320, 331]);
});

test.each([
  [{ end: true }, 'ended'],
  [{}, 'died'],
  [{ goesOn: true }, 'goes on'],
] as const)('a record (%o) is played to where it ends, and that is said: %s', async (record, over) => {
  const { clock, state, player } = replayed({ ...record, speed: 3600, ticks: 400 });
  await clock.forward(2000);
  expect(state().seq).toBe(399);
  expect(player.playing().over).toBe(over);
  player.play({ play: 'jump', seq: 5 });
  await clock.forward(1);
  expect(player.playing().over).toBe(null);
});

test('a run that goes on is followed', async () => {
  const { clock, state, events, player } = replayed({ goesOn: true, speed: 3600, ticks: 400 });
  await clock.forward(1000);
  const more = [...eventsOf({ ticks: 410 })].filter((event) => event.type === 'tick' && event.seq >= 400);
  events.push(...more);
  await clock.forward(1000);
  expect(state().seq).toBe(409);
  expect(player.playing().over).toBe('goes on');
});

test('what is asked of its past never tells what lies after its now', async () => {
  const { clock, feed, asked } = replayed({ speed: 10 });
  await clock.forward(25_000);
  const told = await feed.ask({ ask: 'log' });
  expect(told.length).toBeGreaterThan(3);
  expect(Math.max(...told.map(({ seq }) => seq))).toBeLessThanOrEqual(250);
  await feed.ask({ ask: 'past', series: ['process.rss'], histograms: [], from: 0, to: 2000, buckets: 10 });
  await feed.ask({ ask: 'moment', seq: 1999 });
  expect(asked.slice(-2)).toMatchObject([{ to: 251 }, { seq: 250 }]);
});

test('a record that cannot be read is lost from sight, in words', async () => {
  const clock = madeClock();
  let lost: string | undefined;
  const events = [...eventsOf({ ticks: 10 })];
  const feed = openReplay({
    read: (after) => {
      if (after > 5) throw new Error('run.sqlite: damaged');
      return events.slice(after, 6).map((event, i): Placed => [after + i + 1, event]);
    },
    ask: (async () => []) as unknown as Ask,
    clock,
    speed: 60,
    goesOn: async () => false,
    isWorthALook,
  });
  feed.listen(
    () => {},
    (why) => {
      lost = why;
    },
  );
  await clock.forward(5000);
  expect(lost).toBe('run.sqlite: damaged');
});
