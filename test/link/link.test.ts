import { mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openFeed } from '../../src/link/client.ts';
import { frame, PROTOCOL } from '../../src/link/frames.ts';
import { openLink } from '../../src/link/server.ts';
import type { Answer, Feed, Sink } from '../../src/model/contracts.ts';
import type { Command, RunEvent } from '../../src/model/event.ts';
import { fold, reduce } from '../../src/model/reduce.ts';
import type { State } from '../../src/model/state.ts';
import { profileOf, soakOf, tickOf } from '../model/made-soak.ts';

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each.close();
});

interface Served {
  readonly socketPath: string;
  readonly link: Sink;
  readonly state: () => State;
  readonly emit: (event: RunEvent) => void;
  readonly commands: [Command, string][];
}

/** A run as the supervisor shows it: the state first, then the event to the sinks. */
async function served(
  answer: (command: Command) => Promise<Answer> = async ({ do: what }) => ({
    ok: true,
    text: `done: ${what}`,
  }),
  from: State = fold(soakOf(profileOf(), 30, (i) => ({ values: { 'x.level': i } }))),
): Promise<Served> {
  const socketPath = path.join(mkdtempSync(path.join(tmpdir(), 'link-')), 's.sock');
  const commands: [Command, string][] = [];
  let state = from;
  const link = await openLink({
    socketPath,
    state: () => state,
    ask: async () => 'null',
    command(command, by) {
      commands.push([command, by]);
      return answer(command);
    },
  });
  opened.push(link);
  const emit = (event: RunEvent) => {
    state = reduce(state, event);
    link.accept(event);
  };
  return { socketPath, link, state: () => state, emit, commands };
}

async function attached(socketPath: string, watch = true): Promise<Feed> {
  const feed = await openFeed({ socketPath, by: 'eva@tty1', watch });
  opened.push(feed);
  return feed;
}

async function until(met: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!met()) {
    if (performance.now() > deadline) throw new Error(`never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A bare socket, for what no client of ours would do. */
function bare(socketPath: string): Socket & { heard: string; gone: boolean } {
  const socket = Object.assign(connect(socketPath), { heard: '', gone: false });
  socket.on('error', () => {});
  socket.on('close', () => {
    socket.gone = true;
  });
  socket.setEncoding('utf8').on('data', (text: string) => {
    socket.heard += text;
  });
  opened.push({ close: () => socket.destroy() });
  return socket;
}

const hello = (watch = true, protocol = PROTOCOL) => frame({ type: 'hello', protocol, by: 'eva', watch });

test('a client has the state first, then each later event once and in order, while they pour', async () => {
  const { socketPath, emit, state } = await served();
  let seq = 30;
  const pouring = setInterval(() => {
    for (let i = 0; i < 20; i++) emit(tickOf(++seq, { 'x.level': seq }));
  }, 1);
  const feeds = await Promise.all(Array.from({ length: 5 }, () => attached(socketPath)));
  const folded = feeds.map((feed) => {
    const seen = { state: feed.state, seqs: [] as number[] };
    feed.listen(
      (event) => {
        seen.state = reduce(seen.state, event);
        if (event.type === 'tick') seen.seqs.push(event.seq);
      },
      () => {},
    );
    return seen;
  });
  await until(() => seq > 2000, 'two thousand ticks');
  clearInterval(pouring);
  await until(() => folded.every((seen) => seen.state.seq === seq), 'all of them there');
  for (const [i, { state: last, seqs }] of folded.entries()) {
    const first = feeds[i]?.state.seq ?? 0;
    expect(seqs).toEqual(Array.from({ length: seq - first }, (_, j) => first + 1 + j));
    expect(last).toEqual(state());
  }
});

test('events that came before anybody listened are not lost', async () => {
  const { socketPath, emit } = await served();
  const feed = await attached(socketPath);
  for (let seq = 31; seq < 40; seq++) emit(tickOf(seq, {}));
  await new Promise((resolve) => setTimeout(resolve, 50));
  const seen: RunEvent[] = [];
  feed.listen(
    (event) => seen.push(event),
    () => {},
  );
  expect(seen).toHaveLength(9);
});

test('a client that does not watch gets the state, answers, and no events', async () => {
  const { socketPath, emit } = await served();
  const feed = await attached(socketPath, false);
  const seen: RunEvent[] = [];
  feed.listen(
    (event) => seen.push(event),
    () => {},
  );
  emit(tickOf(31, {}));
  expect(await feed.command({ do: 'snapshot' })).toEqual({ ok: true, text: 'done: snapshot' });
  expect(seen).toEqual([]);
});

test('a command reaches the run with who asked, cleaned, and its own answer comes back', async () => {
  const { socketPath, commands } = await served(async (command) => {
    await new Promise((resolve) => setTimeout(resolve, command.do === 'pause' ? 30 : 1));
    return { ok: command.do !== 'resume', text: command.do };
  });
  const feed = await attached(socketPath);
  const asked: Command[] = [
    { do: 'pause', load: 'dns' },
    { do: 'resume' },
    { do: 'note', text: 'hi\u001b[2J' },
  ];
  expect(await Promise.all(asked.map((command) => feed.command(command)))).toEqual([
    { ok: true, text: 'pause' },
    { ok: false, text: 'resume' },
    { ok: true, text: 'note' },
  ]);
  expect(commands).toEqual([
    [{ do: 'pause', load: 'dns' }, 'eva@tty1'],
    [{ do: 'resume' }, 'eva@tty1'],
    [{ do: 'note', text: 'hi·[2J' }, 'eva@tty1'],
  ]);
});

test('a command that goes wrong inside is a refusal, and the run goes on', async () => {
  const { socketPath } = await served(async () => {
    throw new Error('no room');
  });
  const feed = await attached(socketPath);
  expect(await feed.command({ do: 'abort' })).toEqual({ ok: false, text: 'no room' });
});

test('a hundred clients are served, the next is told why not, and a place that is left is free', async () => {
  const { socketPath, emit } = await served();
  const feeds = await Promise.all(Array.from({ length: 100 }, () => attached(socketPath)));
  let seen = 0;
  for (const feed of feeds)
    feed.listen(
      () => seen++,
      () => {},
    );
  emit(tickOf(31, {}));
  await until(() => seen === 100, 'a hundred events');
  await expect(attached(socketPath)).rejects.toThrow('100 clients are attached already');
  feeds[0]?.close();
  await until(() => feeds.length === 100, 'closed');
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect((await attached(socketPath)).state.seq).toBe(31);
});

test('a client that stops reading is let go, and the others miss nothing', async () => {
  const { socketPath, emit, state } = await served();
  const stuck = bare(socketPath);
  stuck.write(hello());
  await until(() => stuck.heard.includes('"state"'), 'its state');
  stuck.pause();
  const feed = await attached(socketPath);
  let last = feed.state;
  feed.listen(
    (event) => {
      last = reduce(last, event);
    },
    () => {},
  );
  const before = process.memoryUsage().rss;
  const filler = 'x'.repeat(400);
  // 80 MB in all; only 16 MB of it may wait for anybody.
  for (let i = 0; i < 800; i++) {
    for (let j = 0; j < 200; j++) emit({ type: 'note', at: i, by: 'eva', text: filler });
    await new Promise((resolve) => setImmediate(resolve));
  }
  emit(tickOf(31, {}));
  await until(() => last.seq === 31, 'the last tick at the one who reads');
  expect(last.eventCount).toBe(state().eventCount);
  expect(process.memoryUsage().rss - before).toBeLessThan(250e6);
  stuck.resume();
  await until(() => stuck.gone, 'the stuck one to be let go');
});

test('a state larger than what a client may be behind still reaches it', async () => {
  const small = fold(soakOf(profileOf(), 700, (i) => ({ values: { 'x.level': i / 7 } })));
  const names = Array.from({ length: 1500 }, (_, i) => `metrics.series_number_${i}`);
  const large = {
    ...small,
    series: Object.fromEntries(names.map((name) => [name, small.series['x.level']])),
  } as State;
  expect(JSON.stringify(large).length).toBeGreaterThan(17e6);
  const { socketPath } = await served(undefined, large);
  const started = performance.now();
  const feed = await attached(socketPath);
  expect(Object.keys(feed.state.series)).toHaveLength(1500);
  expect(performance.now() - started).toBeLessThan(10_000);
});

test.each([
  ['garbage', 'hello\n'],
  ['half a frame of JSON', '{"type":"hel\n'],
  ['a frame that is null', 'null\n'],
  ['a frame that is a list', '[]\n'],
  ['an unknown frame', '{"type":"shutdown"}\n'],
  ['a command before hello', frame({ type: 'command', id: 1, command: { do: 'abort' } })],
  ['an endless line', 'x'.repeat(70_000)],
  ['binary', '\u0000\u0001\ufffd\n'],
  ['a hello twice', hello() + hello()],
  ['a command without a number', `${hello()}{"type":"command","id":"1","command":{"do":"abort"}}\n`],
  ['a nest of lists', `${'['.repeat(60_000)}\n`],
])('%s ends that client only', async (_, text) => {
  const { socketPath, commands, emit } = await served();
  const good = await attached(socketPath);
  let seen = 0;
  good.listen(
    () => seen++,
    () => {},
  );
  const wrong = bare(socketPath);
  wrong.write(text);
  await until(() => wrong.gone, 'the wrong one to be ended');
  emit(tickOf(31, {}));
  await until(() => seen === 1, 'the good one to go on');
  expect(commands).toEqual([]);
});

test('a client of another protocol is told so, and is not obeyed', async () => {
  const { socketPath, commands } = await served();
  const other = bare(socketPath);
  other.write(hello(true, 99) + frame({ type: 'command', id: 1, command: { do: 'abort' } }));
  await until(() => other.gone, 'the other one to be ended');
  expect(other.heard).toBe(frame({ type: 'refused', reason: 'this run speaks protocol 1, you 99' }));
  expect(commands).toEqual([]);
});

test('frames may come in pieces, and several at once', async () => {
  const { socketPath, commands } = await served();
  const slow = bare(socketPath);
  const text = hello(false) + frame({ type: 'command', id: 1, command: { do: 'note', text: 'grüß dich' } });
  for (const byte of Buffer.from(text)) {
    slow.write(Buffer.from([byte]));
    if (byte % 3 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await until(() => commands.length === 1, 'the command');
  expect(commands[0]?.[0]).toEqual({ do: 'note', text: 'grüß dich' });
});

test('when the run goes away its clients are told, and what they asked is answered', async () => {
  const { socketPath, link } = await served(() => new Promise(() => {}));
  const feed = await attached(socketPath);
  const lost = new Promise<string>((resolve) => feed.listen(() => {}, resolve));
  const answer = feed.command({ do: 'snapshot' });
  await link.close();
  expect(await lost).toMatch(/closed/);
  expect(await answer).toMatchObject({ ok: false });
  expect(await feed.command({ do: 'snapshot' })).toMatchObject({ ok: false });
  await expect(openFeed({ socketPath, by: 'x', watch: true })).rejects.toThrow(/does not answer/);
});

test('whoever listens only after the run went away is told at once', async () => {
  const { socketPath, link } = await served();
  const feed = await attached(socketPath);
  await link.close();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await new Promise<string>((resolve) => feed.listen(() => {}, resolve))).toMatch(/closed/);
});

test('closing waits for no client that does not read', async () => {
  const { socketPath, emit, link } = await served();
  const stuck = bare(socketPath);
  stuck.write(hello());
  await until(() => stuck.heard.length > 0, 'its state');
  stuck.pause();
  for (let i = 0; i < 5000; i++) emit({ type: 'note', at: i, by: 'eva', text: 'x'.repeat(400) });
  const started = performance.now();
  await link.close();
  expect(performance.now() - started).toBeLessThan(3000);
});

test('closing waits for no client that was refused and stays', async () => {
  const { socketPath, link } = await served();
  const sockets = Array.from({ length: 120 }, () => bare(socketPath));
  await until(() => sockets.filter((socket) => socket.gone).length === 20, 'twenty to be refused');
  const started = performance.now();
  await link.close();
  expect(performance.now() - started).toBeLessThan(3000);
});

test('the socket is for its owner alone', async () => {
  const { socketPath } = await served();
  expect(statSync(socketPath).mode & 0o777).toBe(0o600);
});

test('a second supervisor is refused, a socket that nobody serves is replaced', async () => {
  const { socketPath, link } = await served();
  const again = () =>
    openLink({
      socketPath,
      state: () => fold([]),
      command: async () => ({ ok: true, text: '' }),
      ask: async () => 'null',
    });
  await expect(again()).rejects.toThrow(/another supervisor answers/);
  await link.close();
  const dead = createServer().listen(socketPath);
  await new Promise((resolve) => dead.once('listening', resolve));
  await new Promise((resolve) => dead.close(resolve));
  writeFileSync(socketPath, '');
  const next = await again();
  expect((await attached(socketPath)).kind).toBe('live');
  opened.push(next);
});
