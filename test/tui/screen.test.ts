import { afterEach, expect, test } from 'vitest';
import { reduce } from '../../src/model/reduce.ts';
import { type ScreenOptions, showScreen } from '../../src/tui/screen.ts';
import type { Left } from '../../src/tui/session.ts';
import { frame } from '../../src/tui/view/frame.ts';
import { textOf } from '../../src/tui/view/row.ts';
import { type Emulator, emulator } from './emulator.ts';
import { FAILING, failing, fresh, healthy, madeFeed, PASSING, START, tick, viewOf } from './made.ts';

const open: { terminal: Emulator; over: Promise<Left> }[] = [];

function show(
  made = madeFeed(healthy(), 'stored'),
  columns = 80,
  rows = 24,
  readOnly = false,
  more: ScreenOptions = {},
) {
  const terminal = emulator(columns, rows);
  // What is asked of the past is not answered: frames are those of the state alone.
  const feed = { ...made.feed, ask: () => new Promise<never>(() => {}) };
  const over = showScreen(feed, { stdin: terminal.stdin, stdout: terminal.stdout, readOnly, ...more });
  open.push({ terminal, over });
  return { terminal, over, ...made };
}

afterEach(async () => {
  for (const { terminal, over } of open.splice(0)) {
    terminal.type('\x03');
    await over.catch(() => {});
  }
  await new Promise((resolve) => setImmediate(resolve));
});

const handlers = (name: NodeJS.Signals) => process.listeners(name);
const restored = async (terminal: Emulator) => {
  expect(await terminal.alternate()).toBe(false);
  expect(terminal.raw()).toBe(false);
  expect(terminal.written().lastIndexOf('\x1b[?25h')).toBeGreaterThan(
    terminal.written().lastIndexOf('\x1b[?25l'),
  );
  expect(terminal.written()).toContain('\x1b[?2004l');
};
const live = () => madeFeed({ ...healthy(), at: Date.now() });

test('the terminal shows the frame, letter by letter', async () => {
  const { terminal } = show();
  await terminal.until('passing so far');
  const wanted = frame(viewOf(healthy(), 80, 24, { kind: 'stored' })).map((row) => textOf(row).trimEnd());
  expect(await terminal.lines()).toEqual(wanted);
  expect(await terminal.alternate()).toBe(true);
});

test('keys reach the run, and what came of them is said', async () => {
  const { terminal, commands } = show(live());
  await terminal.until('step dns');
  terminal.type('++');
  terminal.type('\t');
  terminal.type(' ');
  await terminal.until('done: pause');
  terminal.type('s');
  await terminal.until('the disk is full');
  terminal.type('n');
  await terminal.until('note:');
  terminal.type('hé');
  terminal.type('\x1b[200~llo\r\nq\x1b[201~');
  await terminal.until('héllo q');
  terminal.type('\r');
  await terminal.until('done: note');
  expect(commands).toEqual([
    { do: 'step', load: 'dns', direction: 1 },
    { do: 'step', load: 'dns', direction: 1 },
    { do: 'pause', load: 'api' },
    { do: 'snapshot' },
    { do: 'note', text: 'héllo q' },
  ]);
});

test('an abort asks first, and the final screen stays until a key', async () => {
  const { terminal, commands, tell, over } = show(live());
  await terminal.until('step dns');
  terminal.type('a');
  await terminal.until('Abort the run?');
  terminal.type('x');
  await terminal.until('not aborted');
  expect(commands).toEqual([]);
  terminal.type('a');
  await terminal.until('Abort the run?');
  terminal.type('y');
  await terminal.until('done: abort');
  expect(commands).toEqual([{ do: 'abort' }]);
  tell({
    type: 'ended',
    at: Date.now(),
    verdict: { ...PASSING, state: 'aborted', reasons: ['aborted by eva'] },
  });
  await terminal.until('its files are in snapshots/ent-dns-24h');
  expect((await terminal.lines())[0]).toContain('■ aborted');
  terminal.type('x');
  expect(await over).toBe('aborted');
  await restored(terminal);
});

test('q leaves a run alone, and the terminal as it was', async () => {
  const { terminal, commands, over } = show(live());
  await terminal.until('step dns');
  // Long enough that a next frame would be drawn at once.
  await new Promise((resolve) => setTimeout(resolve, 300));
  terminal.type('q');
  expect(await over).toBe('left');
  expect(commands).toEqual([]);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await restored(terminal);
  expect(terminal.stdin.listenerCount('data')).toBe(0);
});

test('an ended run that is left is «ended», with the verdict on its last screen', async () => {
  const { terminal, tell, over } = show(live());
  await terminal.until('step dns');
  tell({ type: 'ended', at: Date.now(), verdict: PASSING });
  await terminal.until('The run is over: pass');
  expect((await terminal.lines())[0]).toContain('● PASSED, 6 of 6');
  terminal.type('5');
  await terminal.until('── selected');
  terminal.type(' ');
  expect(await over).toBe('ended');
});

test('a lost feed is said and left', async () => {
  const { terminal, lose, over } = show(live());
  await terminal.until('step dns');
  lose('the supervisor is gone');
  await terminal.until('lost from sight: the supervisor is gone');
  terminal.type('x');
  expect(await over).toBe('lost');
  await restored(terminal);
});

test('events that come are seen, from nothing to a failing soak', async () => {
  const { terminal, tell } = show(madeFeed(fresh()));
  await terminal.until('· starting');
  for (const event of failing().events) tell(event);
  for (let seq = 0; seq < 100; seq++) tell({ ...tick(seq), at: Date.now() });
  await terminal.until('process.rss growth < 20% no longer holds');
});

test('a screen opened to look at only steers nothing', async () => {
  const { terminal, commands } = show(live(), 80, 24, true);
  await terminal.until('q leave');
  terminal.type('+');
  await terminal.until('nothing is steered from here');
  expect(commands).toEqual([]);
});

test.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)(
  '%s ends the screen and restores the terminal',
  async (signal) => {
    const before = handlers(signal);
    const { terminal, over } = show(live());
    await terminal.until('step dns');
    // Called by hand, ours and not Ink's: a test that kills its own process tells nothing.
    for (const handler of handlers(signal)
      .filter((listener) => !before.includes(listener))
      .slice(0, 1))
      handler(signal);
    expect(await over).toBe('left');
    await restored(terminal);
    await new Promise((resolve) => setImmediate(resolve));
    expect(handlers(signal)).toEqual(before);
  },
);

test.each([
  ['output', 'EIO'],
  ['output', 'EPIPE'],
  ['input', 'EIO'],
] as const)('a dead terminal (%s: %s) ends the screen', async (side, code) => {
  const { terminal, over } = show(live());
  await terminal.until('step dns');
  (side === 'output' ? terminal.stdout : terminal.stdin).emit(
    'error',
    Object.assign(new Error(code), { code }),
  );
  expect(await over).toBe('left');
});

test('input that ends is a terminal that went away', async () => {
  const { terminal, over } = show(live());
  await terminal.until('step dns');
  terminal.stdin.emit('end');
  expect(await over).toBe('left');
});

test('an error of ours restores the terminal before it is thrown', async () => {
  const { terminal, tell, over } = show(live());
  await terminal.until('step dns');
  const rejected = over.catch((error: unknown) => error);
  // A state that no reduce makes: a verdict without reasons.
  tell({ type: 'judged', at: START, verdict: { state: 'fail' } as never });
  expect(await rejected).toBeInstanceOf(TypeError);
  await restored(terminal);
});

test('a storm of window sizes leaves a whole frame and no crash', async () => {
  const state = reduce(healthy(), { type: 'note', at: START, by: 'eva', text: '負荷試験'.repeat(40) });
  const { terminal, over } = show(madeFeed(state, 'stored'));
  await terminal.until('passing so far');
  const sizes = [
    [120, 40],
    [1, 1],
    [0, 0],
    [200, 60],
    [60, 16],
    [3, 50],
    [500, 200],
    [59, 15],
    [120, 40],
    [80, 24],
  ] as const;
  for (let round = 0; round < 5; round++)
    for (const [columns, rows] of sizes) {
      terminal.resize(columns, rows);
      if (round % 2 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  const wanted = frame(viewOf(state, 80, 24, { kind: 'stored' })).map((row) => textOf(row).trimEnd());
  const settled = () => new Promise((resolve) => setTimeout(resolve, 800));
  await settled();
  expect(await terminal.lines()).toEqual(wanted);
  terminal.resize(120, 40);
  // What was on its way, drawn for the old size, arrives at the new one.
  terminal.stdout.write('\x1b[36;3Hlate bytes');
  await settled();
  expect(await terminal.lines()).toEqual(
    frame(viewOf(state, 120, 40, { kind: 'stored' })).map((row) => textOf(row).trimEnd()),
  );
  terminal.type('q');
  await over;
  expect((await terminal.lines()).join('')).toBe('');
});

test('Ctrl-L draws anew what something else wrote over', async () => {
  const { terminal } = show();
  await terminal.until('passing so far');
  const wanted = await terminal.lines();
  terminal.stdout.write('\x1b[5;10HBroadcast message from root: coffee');
  await terminal.until('coffee');
  terminal.type('\x0c');
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(await terminal.lines()).toEqual(wanted);
});

test('nothing from outside but text reaches the terminal', async () => {
  const { terminal, tell } = show(live());
  await terminal.until('step dns');
  tell({
    type: 'note',
    at: Date.now(),
    by: 'eva\x1b[2J',
    text: '\x1b]0;owned\x07\x9b31m\x1bPq\x1b\\ the end',
  });
  await terminal.until('the end');
  for (const forbidden of ['owned\x07', '\x1b]0', '\x9b', '\x1bP', '\x1b[2J'])
    expect(terminal.written()).not.toContain(forbidden);
});

test('a frame that is the same is not written again', async () => {
  const { terminal, tell } = show(madeFeed(healthy(), 'stored'));
  await terminal.until('passing so far');
  const before = terminal.written().length;
  for (let i = 0; i < 5; i++) tell({ ...tick(3), at: healthy().at });
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(terminal.written().length).toBe(before);
});

test('a flood of ticks is drawn at most four times a second', async () => {
  const { terminal, tell } = show(live());
  await terminal.until('step dns');
  let frames = 0;
  const write = terminal.stdout.write.bind(terminal.stdout);
  Object.assign(terminal.stdout, {
    write: (...args: Parameters<typeof write>) => {
      if (args[0].length > 40) frames++;
      return write(...args);
    },
  });
  const began = performance.now();
  for (let seq = 700; performance.now() - began < 1000; seq++) {
    tell({ ...tick(seq), at: Date.now() });
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect(frames).toBeGreaterThan(0);
  expect(frames).toBeLessThanOrEqual(6);
});

test('a tick and what is judged of it are one frame; a key is answered at once', async () => {
  const { terminal, tell } = show(live());
  await terminal.until('step dns');
  // Long enough that a next frame would be drawn at once.
  const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  await wait(300);
  const frames = () => terminal.written().split('\x1b[?2026h').length;
  const before = frames();
  tell({ ...tick(700), at: Date.now() });
  await wait(10);
  tell({ type: 'judged', at: Date.now(), verdict: FAILING });
  await terminal.until('FAILING');
  await wait(200);
  expect(frames() - before).toBe(1);
  const pressed = performance.now();
  terminal.type('?');
  await terminal.until('this page');
  expect(performance.now() - pressed).toBeLessThan(200);
});
