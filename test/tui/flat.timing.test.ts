/** Thousands of frames must not make the screen's process grow: it is left open for days. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { reduce } from '../../src/model/reduce.ts';
import { difference } from '../../src/tui/terminal/difference.ts';
import { loadInk } from '../../src/tui/terminal/load-ink.ts';
import { paint, themeOf } from '../../src/tui/theme.ts';
import { frame } from '../../src/tui/view/frame.ts';
import { healthy, tick, viewOf } from './made.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
/** The lowest of a few: what is left when all that can go has gone. */
const heapBytes = (): number => {
  let least = Infinity;
  for (let i = 0; i < 3; i++) {
    collect();
    least = Math.min(least, process.memoryUsage().heapUsed);
  }
  return least;
};

/** 50,000 are `npm run bench:screen`'s. */
const FRAMES = Number(process.env.SOAKTOP_TEST_FRAMES ?? (process.env.CI ? 6000 : 1500));
const WARM_FRAMES = 700;

test('the heap is flat over thousands of frames at 120×40', async () => {
  const ink = (await loadInk())();
  const theme = themeOf(8);
  let state = healthy();
  let shown: readonly string[] | null = null;
  let before = 0;
  let written = 0;
  for (let i = 0; i < WARM_FRAMES + FRAMES; i++) {
    if (i === WARM_FRAMES) before = heapBytes();
    state = reduce(state, tick(700 + i));
    const rows = frame(viewOf(state, 120, 40)).map((spans) => paint(spans, theme));
    const lines = ink.of(rows, 120);
    written += difference(shown, lines, 120).length;
    shown = lines;
  }
  expect(written).toBeGreaterThan(FRAMES * 100);
  expect(heapBytes() - before).toBeLessThan(4e6);
  ink.close();
}, 400_000);
