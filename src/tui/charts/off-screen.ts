/** blessed-contrib's line widgets on screens that no terminal sees, one a size, and a process that they leave as it was. */
import { createRequire } from 'node:module';
import { Duplex } from 'node:stream';

/** Cells, row by row: dots of braille and their colour, or a letter, which may have colours around it. */
export interface Canvas {
  /** In dots, two a cell. */
  readonly width: number;
  readonly content: Uint8Array;
  readonly colors: readonly (string | null)[];
  readonly chars: (string | null)[];
}

export interface LineWidget {
  readonly ctx: { readonly canvas: Canvas; clearRect(): void };
  readonly options: { minY: number; maxY: number; numYLabels: number };
  setData(lines: readonly { x: readonly string[]; y: readonly number[]; style: { line: string } }[]): void;
}

interface OffScreen {
  append(widget: LineWidget): void;
  destroy(): void;
}

interface Drawing {
  readonly screen: OffScreen;
  readonly widget: LineWidget;
}

const require = createRequire(import.meta.url);
/** The canvas leaves this much of its widget unused, at the right and below. */
const UNUSED_COLUMNS = 6;
const UNUSED_ROWS = 3;
/** Sizes on the screen at one time, as in a grid of pictures; a resized window makes others. */
const KEPT = 12;
const drawings = new Map<string, Drawing>();

/** The widget whose canvas has so many columns and rows. */
export function offScreen(columns: number, rows: number): LineWidget {
  const key = `${columns}×${rows}`;
  const known = drawings.get(key);
  if (known) return known.widget;
  for (const [old, { screen }] of [...drawings].slice(0, Math.max(0, drawings.size - KEPT + 1))) {
    quietly(() => screen.destroy());
    drawings.delete(old);
  }
  const drawing = quietly(() => create(columns + UNUSED_COLUMNS, rows + UNUSED_ROWS));
  drawings.set(key, drawing);
  return drawing.widget;
}

function create(columns: number, rows: number): Drawing {
  const blessed = require('blessed') as { screen(options: object): OffScreen };
  const line = require('blessed-contrib/lib/widget/charts/line.js') as (options: object) => LineWidget;
  const tty = Object.assign(new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() }), {
    isTTY: true,
    columns,
    rows,
  });
  const screen = blessed.screen({
    input: tty,
    output: tty,
    terminal: 'xterm-256color',
    forceUnicode: true,
    smartCSR: false,
  });
  const widget = line({
    width: columns,
    height: rows,
    left: 0,
    top: 0,
    xLabelPadding: 2,
    xPadding: 4,
    maxY: 1,
    style: { line: 'cyan', text: 'green', baseline: 'black' },
  });
  // It has no canvas, and setData throws, before it is on a screen.
  screen.append(widget);
  const { content, chars } = widget.ctx.canvas;
  // It would unset dot after dot, a third of what drawing costs, and only ever clears all of them.
  widget.ctx.clearRect = () => {
    content.fill(0);
    chars.fill(null);
  };
  return { screen, widget };
}

/**
 * Undoes what blessed does to its process: its handlers of SIGTERM, SIGINT and SIGQUIT end it with code 0 and
 * the terminal unrestored. With TMUX set it would write there.
 */
function quietly<T>(work: () => T): T {
  const before = new Map(process.eventNames().map((name) => [name, process.rawListeners(name as string)]));
  const { TMUX } = process.env;
  delete process.env.TMUX;
  try {
    return work();
  } finally {
    if (TMUX !== undefined) process.env.TMUX = TMUX;
    for (const name of ['uncaughtException', 'SIGTERM', 'SIGINT', 'SIGQUIT', 'exit'])
      for (const listener of process.rawListeners(name))
        if (!before.get(name)?.includes(listener))
          process.removeListener(name, listener as (...args: unknown[]) => void);
  }
}
