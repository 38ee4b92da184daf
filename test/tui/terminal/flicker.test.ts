/** What a real session writes, byte by byte: the screen never shows a hole, nor half of something. */
import xterm from '@xterm/headless';
import { expect, test } from 'vitest';
import { showScreen } from '../../../src/tui/screen.ts';
import { emulator } from '../emulator.ts';
import { healthy, madeFeed, tick } from '../made.ts';

type Step = { readonly bytes: string } | { readonly columns: number; readonly rows: number };

/** Ticks, keys, pages, a note, sizes: every write of it, as it went to the terminal. */
async function recorded(): Promise<Step[]> {
  const steps: Step[] = [];
  const made = madeFeed({ ...healthy(), at: Date.now() });
  const terminal = emulator(80, 24);
  const write = terminal.stdout.write.bind(terminal.stdout);
  Object.assign(terminal.stdout, {
    write: (bytes: string, ...more: []) => {
      steps.push({ bytes });
      return write(bytes, ...more);
    },
  });
  const wait = () => new Promise((resolve) => setTimeout(resolve, 90));
  const over = showScreen(
    { ...made.feed, ask: () => new Promise<never>(() => {}) },
    { stdin: terminal.stdin, stdout: terminal.stdout },
  );
  let seq = 700;
  for (const keys of [
    '',
    '1',
    '\t',
    '+',
    '2',
    '3',
    '5',
    '6',
    '[',
    '?',
    'x',
    'n',
    'hi',
    '\r',
    'a',
    'x',
    '0',
  ]) {
    terminal.type(keys);
    await wait();
    made.tell({ ...tick(seq++), at: Date.now() });
    await wait();
    if (seq % 5 > 0) continue;
    const [columns, rows] = seq % 10 > 0 ? ([120, 40] as const) : ([80, 24] as const);
    steps.push({ columns, rows });
    terminal.resize(columns, rows);
    await wait();
  }
  terminal.type('q');
  await over;
  return steps;
}

const opened = (columns: number, rows: number) =>
  new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
type Terminal = ReturnType<typeof opened>;

/** xterm's own `write` takes a turn of the event loop for every byte. */
const feed = (terminal: Terminal, bytes: string) =>
  (terminal as unknown as { _core: { writeSync(bytes: string): void } })._core.writeSync(bytes);

const rowOf = (terminal: Terminal, y: number) =>
  (terminal.buffer.active.getLine(terminal.buffer.active.baseY + y)?.translateToString(false) ?? '').padEnd(
    terminal.cols,
  );
const screenOf = (terminal: Terminal) => Array.from({ length: terminal.rows }, (_, y) => rowOf(terminal, y));

test('after every write there is a whole frame, and within one every cell is the old or the new one', async () => {
  const steps = await recorded();
  /** Sees each write at once; the other sees it byte by byte. */
  const whole = opened(80, 24);
  const slow = opened(80, 24);
  let frames = 0;
  for (const step of steps) {
    if ('columns' in step) {
      for (const terminal of [whole, slow]) terminal.resize(step.columns, step.rows);
      continue;
    }
    const before = screenOf(slow);
    feed(whole, step.bytes);
    const after = screenOf(whole);
    const isFrame = step.bytes.startsWith('\x1b[?2026h');
    if (isFrame) {
      frames++;
      expect(step.bytes.endsWith('\x1b[?2026l')).toBe(true);
      expect(after[0]?.trim()).not.toBe('');
      expect(after.at(-1)?.trim()).not.toBe('');
    }
    for (const letter of step.bytes) {
      feed(slow, letter);
      if (!isFrame || frames === 1) continue;
      const y = slow.buffer.active.cursorY;
      const [seen, old, next] = [rowOf(slow, y), before[y] ?? '', after[y] ?? ''];
      const torn = [...seen].findIndex((cell, x) => cell !== old[x] && cell !== next[x]);
      expect(torn < 0 ? '' : `row ${y}, column ${torn}: «${seen}» between «${old}» and «${next}»`).toBe('');
    }
    expect(screenOf(slow)).toEqual(after);
  }
  expect(frames).toBeGreaterThan(20);
}, 60_000);

test('a terminal that takes nothing gets the newest frame when it does, and nothing piles up', async () => {
  const made = madeFeed({ ...healthy(), at: Date.now() });
  const terminal = emulator(120, 40);
  const over = showScreen(made.feed, { stdin: terminal.stdin, stdout: terminal.stdout });
  await terminal.until('step dns');
  const { _write } = terminal.stdout;
  const held: (() => void)[] = [];
  Object.assign(terminal.stdout, {
    _write: (...[chunk, encoding, done]: Parameters<typeof _write>) =>
      held.push(() => _write.call(terminal.stdout, chunk, encoding, done)),
  });
  for (let i = 0; i < 20; i++) {
    terminal.type('\x0c');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  made.tell({ type: 'note', at: Date.now(), by: 'eva', text: 'while nobody read' });
  await new Promise((resolve) => setTimeout(resolve, 400));
  // What a stream holds before it says that it is full, and one frame.
  expect(terminal.stdout.writableLength).toBeLessThan(terminal.stdout.writableHighWaterMark + 20_000);
  Object.assign(terminal.stdout, { _write });
  for (const release of held) release();
  await terminal.until('while nobody read');
  terminal.type('q');
  await over;
});
