/** What every page keeps: its frames of the recorded run, to the letter, and its room. */
import { describe, expect, test } from 'vitest';
import { type Row, textOf } from '../../../src/tui/view/row.ts';
import type { View } from '../../../src/tui/view/view.ts';
import { recordedScreen } from '../answered.ts';

/** From the smallest that has room for all that counts, to a wall's. */
export const SIZES = [
  [60, 16],
  [80, 24],
  [120, 40],
  [200, 60],
] as const;

type Page = (view: View, rows: number) => readonly Row[];

/** Of a frame, the page does not have: the head, the line below it, and the foot. */
const AROUND = 4;

/** A page as it stands between head and foot, a line a row. */
export const pageLines =
  (page: Page) =>
  (view: View): string[] =>
    page(view, view.size.rows - AROUND).map((row) => textOf(row).trimEnd());

export const pageText =
  (page: Page) =>
  (view: View): string =>
    pageLines(page)(view).join('\n');

/** As in `frames/NAME-COLUMNSxROWS.txt`, after these keys. */
export function isDrawnToTheLetter(name: string, keys: readonly string[]): void {
  describe(`${name} of the recorded run, to the letter`, () => {
    test.each(SIZES)('at %i×%i', async (columns, rows) => {
      const { lines } = await (await recordedScreen(columns, rows)).press(...keys);
      expect(lines).toHaveLength(rows);
      await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`frames/${name}-${columns}x${rows}.txt`);
    });
  });
}

/** Of each state, at sizes between and beyond those of the frames. */
export function keepsToItsRoom<State>(
  page: Page,
  states: readonly State[],
  view: (state: State, columns: number, rows: number) => View,
): void {
  test('is never taller than its room, whatever the size', () => {
    for (const state of states)
      for (const columns of [60, 110, 171, 240])
        for (const rows of [12, 21, 36, 56, 72])
          expect(
            page(view(state, columns, rows + AROUND), rows).length,
            `${columns}×${rows}`,
          ).toBeLessThanOrEqual(rows);
  });
}
