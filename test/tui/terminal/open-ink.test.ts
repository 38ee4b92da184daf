import { expect, test } from 'vitest';
import { cellsOf } from '../../../src/tui/terminal/cells.ts';
import { difference } from '../../../src/tui/terminal/difference.ts';
import { loadInk } from '../../../src/tui/terminal/load-ink.ts';
import { paint, themeOf } from '../../../src/tui/theme.ts';
import { frame } from '../../../src/tui/view/frame.ts';
import { row, span } from '../../../src/tui/view/row.ts';
import { failing, healthy, viewOf } from '../made.ts';

const open = await loadInk();

test('a frame of Ink’s shows what its rows show, so that nothing is written when it takes over', () => {
  for (const depth of [1, 4, 8]) {
    const ink = open();
    for (const [columns, rows] of [
      [80, 24],
      [120, 40],
      [1, 1],
      [60, 16],
    ] as const)
      for (const state of [healthy(), failing()]) {
        const painted = frame(viewOf(state, columns, rows)).map((spans) => paint(spans, themeOf(depth)));
        const lines = ink.of(painted, columns);
        expect(lines.length).toBe(painted.length);
        expect(difference(painted, lines, columns)).toBe('');
      }
    ink.close();
  }
});

test('wide letters and several to a cell come through as they are', () => {
  const ink = open();
  const painted = [row('負荷', span('試験', 'bad'), ' e\u0301 '), row(span('  ', 'inverse'))].map((spans) =>
    paint(spans, themeOf(8)),
  );
  const lines = ink.of(painted, 20);
  expect(lines.map(cellsOf)).toEqual(painted.map(cellsOf));
  ink.close();
});

test('when it is closed, nobody is left to listen for signals', () => {
  const before = process.listeners('SIGTERM');
  const ink = open();
  ink.of(['one'], 10);
  expect(process.listeners('SIGTERM').length).toBe(before.length + 1);
  ink.close();
  expect(process.listeners('SIGTERM')).toEqual(before);
});

test('the environment is as it was when Ink is loaded', async () => {
  const before = process.env.NODE_ENV;
  await loadInk();
  expect(process.env.NODE_ENV).toBe(before);
});
