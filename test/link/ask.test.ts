import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openFeed } from '../../src/link/client.ts';
import { frame, PROTOCOL, readFrames } from '../../src/link/frames.ts';
import { openLink } from '../../src/link/server.ts';
import type { Feed, Sink } from '../../src/model/contracts.ts';
import type { Past, Question } from '../../src/model/question.ts';
import { fold, reduce } from '../../src/model/reduce.ts';
import type { State } from '../../src/model/state.ts';
import { openArchive } from '../../src/store/archive.ts';
import { openJournal } from '../../src/store/journal.ts';
import { threadedArchive } from '../../src/store/threaded-archive.ts';
import { profileOf, soakOf, tickOf } from '../model/made-soak.ts';

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each.close();
});

const newSocket = (): string => path.join(mkdtempSync(path.join(tmpdir(), 'ask-')), 's.sock');

async function served(ask: (question: Question) => Promise<string>, state: State = fold([])) {
  const socketPath = newSocket();
  const link: Sink = await openLink({
    socketPath,
    state: () => state,
    command: async () => ({ ok: true, text: '' }),
    ask,
  });
  opened.push(link);
  return socketPath;
}

async function attached(socketPath: string): Promise<Feed> {
  const feed = await openFeed({ socketPath, by: 'eva@tty1', watch: true });
  opened.push(feed);
  return feed;
}

const PAST = { ask: 'past', series: ['x.level'], histograms: [], from: 1, to: 401, buckets: 4 } as const;

/** A run that is being written, whose archive answers from a thread over a socket. */
async function live(ticks: number) {
  const dir = mkdtempSync(path.join(tmpdir(), 'ask-'));
  const journal = openJournal(path.join(dir, 'run.sqlite'));
  const archive = threadedArchive(dir);
  let state = fold([]);
  const accept = (event: Parameters<Sink['accept']>[0]) => {
    state = reduce(state, event);
    journal.accept(event);
  };
  for (const event of soakOf(profileOf(), ticks, (i) => ({ values: { 'x.level': i } }))) accept(event);
  opened.push(journal, archive);
  return { dir, accept, feed: await attached(await served(archive.ask, state)) };
}

test('a run that goes on tells of its past over the socket, up to its last tick', async () => {
  const { dir, accept, feed } = await live(400);
  const stored = openArchive(dir);
  opened.push(stored);
  expect(await feed.ask(PAST)).toEqual(await stored.ask(PAST));
  accept(tickOf(401, { 'x.level': 1000 }));
  const { series } = await feed.ask({ ...PAST, to: 402, buckets: 401 });
  expect(series['x.level']?.at(-1)).toEqual([1, 0, 1000, 1000, 1000]);
  expect((await feed.ask({ ask: 'moment', seq: 301 }))?.latest).toEqual({ 'x.level': 300 });
  expect((await feed.ask({ ask: 'log' })).map(({ event }) => event.type)).toEqual(['started', 'phase']);
  expect(await feed.ask({ ask: 'evidence', file: 'snap-000.md' })).toBeNull();
});

test('many questions at once are each answered by their own', async () => {
  const { feed } = await live(400);
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, i) => feed.ask({ ...PAST, from: i + 1, to: i + 2, buckets: 1 })),
  );
  expect(answers.map(({ series }) => series['x.level']?.[0]?.[4])).toEqual(
    Array.from({ length: 30 }, (_, i) => i),
  );
});

test('what is no question is refused in words, and the connection goes on', async () => {
  const { feed } = await live(10);
  const wrong: unknown[] = [
    { ask: 'all' },
    null,
    { ask: 'moment', seq: 'x' },
    { ...PAST, buckets: 1e9 },
    { ...PAST, buckets: 0 },
    { ...PAST, to: 0 },
    { ...PAST, series: [7] },
    { ...PAST, series: Array.from({ length: 1000 }, () => 'x') },
    { ask: 'evidence' },
  ];
  for (const question of wrong) await expect(feed.ask(question as Question)).rejects.toThrow(/\w+ \w+/);
  expect(await feed.ask({ ask: 'evidence', file: '../../../etc/passwd' })).toBeNull();
  expect((await feed.ask({ ...PAST, to: 2 })).width).toBe(1);
});

test('more questions than a client may have under way are refused, and so is an answer without measure', async () => {
  const waiting: (() => void)[] = [];
  const feed = await attached(
    await served(({ ask }) =>
      ask === 'log'
        ? Promise.resolve(`"${'x'.repeat(9e6)}"`)
        : new Promise((resolve) => waiting.push(() => resolve('null'))),
    ),
  );
  await expect(feed.ask({ ask: 'log' })).rejects.toThrow('too much to be told at once');
  const asked = Array.from({ length: 33 }, (_, seq) => feed.ask({ ask: 'moment', seq }));
  await expect(asked[32]).rejects.toThrow('32 questions are under way already');
  for (const answer of waiting) answer();
  expect(await Promise.all(asked.slice(0, 32))).toEqual(new Array(32).fill(null));
});

test('a run without a journal says so, and one that is over refers to its folder', async () => {
  const archive = threadedArchive('/nowhere');
  const feed = await attached(await served(archive.ask));
  await expect(feed.ask(PAST)).rejects.toThrow('/nowhere/run.sqlite: no such journal');
  await archive.close();
  await expect(feed.ask(PAST)).rejects.toThrow('the run is over');
});

test('questions under way when the connection ends are refused with why', async () => {
  const feed = await attached(await served(() => new Promise(() => {})));
  const asked = feed.ask(PAST);
  feed.close();
  await expect(asked).rejects.toThrow('connection to the run was closed');
  await expect(feed.ask(PAST)).rejects.toThrow('connection to the run was closed');
});

test('an older supervisor is not asked, and its client keeps the run', async () => {
  const heard: unknown[] = [];
  const socketPath = newSocket();
  const older = createServer((socket) => {
    readFrames(socket, 64_000, (message) => {
      heard.push(message);
      socket.write(frame({ type: 'state', protocol: PROTOCOL, state: fold([]) }));
    });
  });
  await new Promise<void>((resolve) => older.listen(socketPath, resolve));
  const feed = await attached(socketPath);
  opened.unshift(older);
  await expect(feed.ask(PAST)).rejects.toThrow('started by an older soaktop');
  expect(heard).toHaveLength(1);
});

test('the answer over the socket is the answer, to the last number', async () => {
  const past: Past = {
    from: 0,
    to: 2,
    width: 1,
    at: [null, 5],
    series: { 'x{a="b"}': [[1, 0, 0.1, 0.1, 0.1]] },
    histograms: { dns: [[3, 1]] },
  };
  const feed = await attached(await served(async () => JSON.stringify(past)));
  expect(await feed.ask(PAST)).toEqual(past);
});
