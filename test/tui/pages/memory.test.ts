import { describe, expect, test } from 'vitest';
import type { State } from '../../../src/model/state.ts';
import { memoryPage } from '../../../src/tui/pages/memory.ts';
import { frame } from '../../../src/tui/view/frame.ts';
import { textOf } from '../../../src/tui/view/row.ts';
import { FAILING, failing, fresh, healthy, madeState, PROFILE, UNKNOWN, uiOf, viewOf } from '../made.ts';
import { isDrawnToTheLetter, keepsToItsRoom, pageText } from './recorded-frames.ts';

const textOn = pageText(memoryPage);

isDrawnToTheLetter('memory', ['2']);

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
  keepsToItsRoom(memoryPage, [healthy(), failing(), fresh(), madeState({ ticks: 12 })], viewOf);

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
