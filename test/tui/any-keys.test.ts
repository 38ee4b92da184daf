import fc from 'fast-check';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { KEYS } from '../../src/tui/keys.ts';
import { frame } from '../../src/tui/view/frame.ts';
import { textOf } from '../../src/tui/view/row.ts';
import { presses } from './acts/presses.ts';
import { recordedScreen } from './answered.ts';
import { viewOf } from './made.ts';
import { faulty } from './made-chaos.ts';

const NAMES = [
  ...new Set([...KEYS.flatMap(({ on }) => Object.keys(on)), 'enter', 'y', 'backspace', '漢', 'x', '7']),
];
const keys = fc.array(fc.constantFrom(...NAMES), { maxLength: 25 });
const sizes = fc.tuple(fc.integer({ min: 0, max: 220 }), fc.integer({ min: 0, max: 70 }));

test('whatever is pressed, in a window of any size, a frame is as tall as the window and no wider', async () => {
  await fc.assert(
    fc.asyncProperty(sizes, keys, async ([columns, rows], pressed) => {
      let screen = await recordedScreen(columns, rows);
      for (const key of pressed) {
        screen = await screen.press(key);
        const drawn = frame(screen.view);
        expect(drawn).toHaveLength(rows);
        for (const row of drawn) expect(stringWidth(textOf(row))).toBeLessThanOrEqual(columns);
      }
    }),
    { numRuns: 40 },
  );
}, 60_000);

test('on a live run with faults on purpose too, and none is asked for without its question', () => {
  const state = faulty(253);
  fc.assert(
    fc.property(sizes, keys, ([columns, rows], pressed) => {
      let view = viewOf(state, columns, rows);
      for (const key of pressed) {
        const { ui } = view;
        const next = presses(view, key);
        if (next.asked.some((command) => command.do === 'fault'))
          expect([ui.mode, ui.chaos === null, key]).toEqual(['chaos', false, 'y']);
        view = next.view;
        const drawn = frame(view);
        expect(drawn).toHaveLength(rows);
        for (const row of drawn) expect(stringWidth(textOf(row))).toBeLessThanOrEqual(columns);
      }
    }),
    { numRuns: 40 },
  );
}, 60_000);
