/** The heap over thousands of frames with changing data, from the events on: prints its growth in bytes. */
import { reduce } from '../../src/model/reduce.ts';
import { difference } from '../../src/tui/terminal/difference.ts';
import { loadInk } from '../../src/tui/terminal/load-ink.ts';
import { paint, themeOf } from '../../src/tui/theme.ts';
import { frame } from '../../src/tui/view/frame.ts';
import { healthy, tick, viewOf } from '../../test/tui/made.ts';

const WARM_FRAMES = 3000;
const collect = globalThis.gc;
if (!collect) throw new Error('needs --expose-gc');
/** The lowest of a few: what is left when all that can go has gone. */
const heapBytes = (): number => {
  let least = Infinity;
  for (let i = 0; i < 3; i++) {
    collect();
    least = Math.min(least, process.memoryUsage().heapUsed);
  }
  return least;
};

const frames = Number(process.argv[2]);
const theme = themeOf(8);
let state = healthy();
const ink = (await loadInk())();
let shown: readonly string[] | null = null;
let before = 0;
for (let i = 0; i < WARM_FRAMES + frames; i++) {
  if (i === WARM_FRAMES) before = heapBytes();
  state = reduce(state, tick(700 + i));
  const rows = frame(viewOf(state, 120, 40)).map((spans) => paint(spans, theme));
  const lines = ink.of(rows, 120);
  difference(shown, lines, 120);
  shown = lines;
}
console.log(heapBytes() - before);
