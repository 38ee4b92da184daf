import { afterEach, expect, test } from 'vitest';
import type { Left } from '../../../src/tui/session.ts';
import { showSentences } from '../../../src/tui/terminal/screen-reader.ts';
import { type Emulator, emulator } from '../emulator.ts';
import { FAILING, healthy, madeFeed, START, tick } from '../made.ts';

const open: { terminal: Emulator; over: Promise<Left> }[] = [];
afterEach(async () => {
  for (const { terminal, over } of open.splice(0)) {
    terminal.type('\x03');
    await over;
  }
});

function show({ ascii = false, bell = false } = {}) {
  const made = madeFeed({ ...healthy(), at: Date.now() });
  // All that was ever said is to be seen: it scrolls nowhere.
  const terminal = emulator(120, 200);
  // What is asked of the past is not answered.
  const over = showSentences(
    { ...made.feed, ask: () => new Promise<never>(() => {}) },
    {
      readOnly: false,
      ascii,
      alarms: { bell },
      stdin: terminal.stdin,
      stdout: terminal.stdout,
    },
  );
  open.push({ terminal, over });
  return { terminal, over, ...made };
}

test('a summary comes first, in sentences, with nothing that moves a cursor', async () => {
  const { terminal } = show();
  const lines = await terminal.until('q leaves');
  expect(lines[0]).toBe('ent-dns-24h, soak, 11:39 of 20:40.');
  expect(lines[1]).toBe('passing so far, 6 of 6.');
  expect(lines).toContain('dns: asked 1000, done 1000 a second, p95 1.78ms, errors 0.0019%.');
  expect(lines).toContain('memory 213 MB, +400 ± 300 kB/h, STABLE, 600 kB/h would show.');
  terminal.type('2\t');
  await terminal.until('is selected');
  expect(terminal.written()).not.toContain('\x1b');
  expect(await terminal.alternate()).toBe(false);
});

test('then only what is new is said, once', async () => {
  const { terminal, tell } = show({ bell: true });
  await terminal.until('q leaves');
  const before = terminal.written();
  for (let seq = 700; seq < 705; seq++) tell({ ...tick(seq), at: Date.now() });
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(terminal.written()).toBe(before);
  const text = 'process.rss growth < 20% no longer holds';
  tell({ type: 'finding', at: START, finding: { key: 'rss', level: 'bad', text, fault: 'target' } });
  tell({ type: 'judged', at: START, verdict: FAILING });
  await terminal.until('FAILING');
  tell({ ...tick(706), at: Date.now() });
  tell({ type: 'judged', at: START, verdict: FAILING });
  await new Promise((resolve) => setTimeout(resolve, 400));
  const said = terminal.written().slice(before.length);
  expect(said.split(text)).toHaveLength(2);
  expect(said.split('FAILING')).toHaveLength(2);
  expect(said.split('\x07')).toHaveLength(2);
});

test('keys work, questions are asked in words, what is typed is echoed, answers are said', async () => {
  const { terminal, commands, over } = show();
  await terminal.until('q leaves');
  terminal.type('+');
  await terminal.until('done: step');
  terminal.type('a');
  await terminal.until('y aborts');
  terminal.type('x');
  await terminal.until('not aborted');
  terminal.type('n');
  await terminal.until('note:');
  terminal.type('all calm');
  await terminal.until(/^all calm$/m);
  terminal.type('\r');
  await terminal.until('done: note');
  terminal.type('5');
  await terminal.until('dns.latency.p95 < 100ms');
  expect(commands.map((command) => command.do)).toEqual(['step', 'note']);
  terminal.type('q');
  expect(await over).toBe('left');
  expect(terminal.raw()).toBe(false);
});

test('in ASCII there is no byte over 0x7e', async () => {
  const { terminal } = show({ ascii: true });
  await terminal.until('q leaves');
  terminal.type('1');
  terminal.type('?');
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(terminal.written()).toMatch(/^[\n -~]*$/);
});
