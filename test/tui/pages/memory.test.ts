import { describe, expect, test } from 'vitest';
import type { State } from '../../../src/model/state.ts';
import { memoryPage } from '../../../src/tui/pages/memory.ts';
import { frame } from '../../../src/tui/view/frame.ts';
import { textOf } from '../../../src/tui/view/row.ts';
import type { View } from '../../../src/tui/view/view.ts';
import { recordedScreen } from '../answered.ts';
import { FAILING, failing, fresh, healthy, madeState, PROFILE, UNKNOWN, uiOf, viewOf } from '../made.ts';

const SIZES = [
  [60, 16],
  [80, 24],
  [120, 40],
  [200, 60],
] as const;

const textOn = (view: View): string =>
  memoryPage(view, view.size.rows - 4)
    .map((row) => textOf(row).trimEnd())
    .join('\n');

describe('the page of memory of the recorded run, to the letter', () => {
  test.each(SIZES)('at %i×%i', async (columns, rows) => {
    const { lines } = await (await recordedScreen(columns, rows)).press('2');
    expect(lines).toHaveLength(rows);
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`frames/memory-${columns}x${rows}.txt`);
  });
});

describe('the page of memory of a run that fails, to the letter', () => {
  test.each([
    [80, 24],
    [200, 60],
  ])('at %i×%i', async (columns, rows) => {
    const view = viewOf(failing(), columns, rows, { ui: uiOf({ subject: 'memory' }) });
    const lines = frame(view).map((row) => textOf(row).trimEnd());
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`frames/memory-failing-${columns}x${rows}.txt`);
  });
});

describe('the page of memory', () => {
  test('is never taller than its room, whatever the size', () => {
    for (const state of [healthy(), failing(), fresh(), madeState({ ticks: 12 })])
      for (const columns of [60, 110, 171, 240])
        for (const rows of [12, 21, 36, 56])
          expect(
            memoryPage(viewOf(state, columns, rows + 4), rows).length,
            `${columns}×${rows}`,
          ).toBeLessThanOrEqual(rows);
  });

  test('says why the judge calls it what it does, and what is known besides', () => {
    const [rss, ...others] = FAILING.trends;
    if (!rss) throw new Error('no trend');
    const told = { ...rss, why: ['still growing in its last quarter'], warmupSeconds: 90, segments: 3 };
    const state = madeState({ ticks: 700, verdict: { ...FAILING, trends: [told, ...others] } });
    const text = textOn(viewOf(state, 120, 40));
    expect(text).toContain('why  still growing in its last quarter; warmed up after 90 s;');
    expect(text).toContain('fitted over 3 stretches between restarts');
  });

  test('names what moves with it, with the reason where there is room for it', () => {
    expect(textOn(viewOf(failing(), 80, 24))).toContain('moves with  metrics.query_log_buffer_len (0.99)');
    expect(textOn(viewOf(failing(), 120, 40))).toContain('(0.99)  grew when it grew');
  });

  test('where no process is watched says how one is, and tells what else grows', () => {
    const probes = PROFILE.probes.filter(({ kind }) => kind !== 'process');
    const state = madeState({ ticks: 60, profile: { ...PROFILE, probes }, verdict: FAILING });
    const text = textOn(viewOf(state, 80, 24));
    expect(text).toContain('no process is watched: `probes: { process: {} }` does it');
    expect(text.split('\n')[2]).toContain('process.rss');
  });

  test('marks where its process was restarted', () => {
    const marks = (state: State) =>
      (textOn(viewOf(state, 80, 24)).match(/└.*/)?.[0] ?? '').split('').filter((glyph) => glyph === '×')
        .length;
    const state = madeState({ ticks: 250, verdict: FAILING });
    expect(marks(state)).toBe(0);
    expect(marks({ ...state, cuts: { process: [60, 120], 'other.process': [180] } })).toBe(2);
  });

  test('before the soak says that growth is judged in it', () => {
    expect(textOn(viewOf(madeState({ ticks: 12 }), 80, 24))).toContain('growth is judged in the soak');
  });

  test('says when it will be known, where it is not', () => {
    const state = madeState({ ticks: 100, verdict: UNKNOWN });
    expect(textOn(viewOf(state, 80, 24))).toContain('? UNKNOWN, enough data in 40 s');
  });
});
