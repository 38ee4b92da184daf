/** Thousands of frames must not make the screen's process grow: it is left open for days. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { reduce } from '../../src/model/reduce.ts';
import { emulator } from './emulator.ts';
import { healthy, tick, viewOf } from './made.ts';

// React reads it when it is loaded; its development build grows by itself.
process.env.NODE_ENV = 'production';
const { render } = await import('ink');
const { Rows } = await import('../../src/tui/rows.tsx');
const { frame } = await import('../../src/tui/view/frame.ts');
const { paint, themeOf } = await import('../../src/tui/theme.ts');

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

/** 6,000 in CI: a minute. By hand: SOAKTOP_TEST_FRAMES=20000. */
const FRAMES = Number(process.env.SOAKTOP_TEST_FRAMES ?? (process.env.CI ? 6000 : 1500));
const WARM_FRAMES = 700;

test('the heap is flat over thousands of frames at 120×40', async () => {
  const terminal = emulator(120, 40);
  // What is drawn is not kept: the emulator behind it would be what grows.
  Object.assign(terminal.stdout, {
    write: (_text: string, done?: unknown) => {
      if (typeof done === 'function') done();
      return true;
    },
  });
  const theme = themeOf(8);
  let state = healthy();
  const tree = () => (
    <Rows
      columns={120}
      rows={frame(viewOf(state, 120, 40)).map((row) => paint(row, theme))}
      onKeys={() => {}}
      onPaste={() => {}}
    />
  );
  const instance = render(tree(), {
    stdin: terminal.stdin,
    stdout: terminal.stdout,
    alternateScreen: true,
    interactive: true,
    incrementalRendering: true,
    patchConsole: false,
    exitOnCtrlC: false,
    maxFps: 4,
  });
  let before = 0;
  for (let i = 0; i < WARM_FRAMES + FRAMES; i++) {
    if (i === WARM_FRAMES) before = heapBytes();
    state = reduce(state, tick(700 + i));
    instance.rerender(tree());
    await instance.waitUntilRenderFlush();
  }
  const grown = heapBytes() - before;
  instance.unmount();
  // Ink 7 grew by 14–18 kB a frame: 20 MB in 1,500 of them.
  expect(grown).toBeLessThan(4e6);
}, 400_000);
