import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PAGES } from '../../../src/tui/pages/subjects.ts';
import { toAscii } from '../../../src/tui/terminal/ascii.ts';
import { paint, themeOf } from '../../../src/tui/theme.ts';
import { frame } from '../../../src/tui/view/frame.ts';
import { textOf } from '../../../src/tui/view/row.ts';
import { columnsOf } from '../../../src/tui/view/text.ts';
import type { Subject } from '../../../src/tui/view/view.ts';
import { failing, healthy, uiOf, viewOf } from '../made.ts';

const FRAMES = path.resolve(import.meta.dirname, '../frames');

test.each(readdirSync(FRAMES).filter((name) => name.endsWith('.txt')))(
  '%s reads in ASCII, as wide as it was',
  (name) => {
    for (const line of readFileSync(path.join(FRAMES, name), 'utf8').split('\n')) {
      expect(toAscii(line)).toMatch(/^[ -~]*$/);
      expect(toAscii(line).length).toBe(columnsOf(line));
      // Nothing that our own frames hold is without a letter of its own.
      expect(toAscii(line).split('?').length).toBe(line.split('?').length);
    }
  },
);

test('every page, painted, has no byte over 0x7e', () => {
  for (const subject of Object.keys(PAGES) as Subject[])
    for (const state of [healthy(), failing()])
      for (const [columns, rows] of [
        [80, 24],
        [120, 40],
      ] as const)
        for (const spans of frame(viewOf(state, columns, rows, { ui: uiOf({ subject }) }))) {
          const painted = paint(spans, themeOf(8), true);
          // biome-ignore lint/suspicious/noControlCharactersInRegex: an escape is what a colour begins with
          expect(painted).toMatch(/^[\x1b -~]*$/);
          // biome-ignore lint/suspicious/noControlCharactersInRegex: see above
          expect(painted.replace(/\x1b\[[\d;]*m/g, '').length).toBe(columnsOf(textOf(spans)));
        }
});

test('whatever text comes, it is ASCII and as wide', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const printable = text.replace(/\p{C}/gu, '');
      expect(toAscii(printable)).toMatch(/^[ -~]*$/);
      expect(toAscii(printable).length).toBe(columnsOf(printable));
    }),
  );
});

describe('what it reads like', () => {
  test('a sparkline rises, a line in braille goes where it went', () => {
    expect(toAscii('▁▂▃▄▅▆▇█')).toBe('.:-=+*##');
    expect(toAscii('⠉⠒⠤⣀ ⡇⢸⣿')).toBe('"\'._ ||#');
  });

  test('letters keep their base, wide ones their room', () => {
    expect(toAscii('é ü ß 負荷 µs –')).toBe('e u ? ???? us -');
  });
});
