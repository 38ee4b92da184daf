/** The heap over thousands of frames with changing data, from the events on: prints its growth in bytes. */
import { reduce } from '../../src/model/reduce.ts';
import { difference } from '../../src/tui/terminal/difference.ts';
import { paint, themeOf } from '../../src/tui/theme.ts';
import { frame } from '../../src/tui/view/frame.ts';
import type { Row } from '../../src/tui/view/row.ts';
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
let shown: Row[] | null = null;
let before = 0;
for (let i = 0; i < WARM_FRAMES + frames; i++) {
  if (i === WARM_FRAMES) before = heapBytes();
  state = reduce(state, tick(700 + i));
  const rows = frame(viewOf(state, 120, 40));
  difference(shown, rows, 120, (spans) => paint(spans, theme));
  shown = rows;
}
console.log(heapBytes() - before);
