/**
 * blessed-contrib's line chart with axes, drawn on a screen that no terminal sees: about 1 ms for 100×20.
 * Loaded when first drawn, since it costs 75 ms and 15 MB.
 */
import { createRequire } from 'node:module';
import { Duplex } from 'node:stream';
import type { Unit } from '../../model/units.ts';
import { type Row, row, type Span, type Style, span } from '../view/row.ts';
import { left } from '../view/text.ts';
import { xAxis } from './braille.ts';
import type { Chart, Plot } from './chart.ts';
import { rangeOf } from './range.ts';

interface LineWidget {
  readonly options: { minY: number; maxY: number; numYLabels: number };
  setData(lines: readonly { x: readonly string[]; y: readonly number[]; style: { line: string } }[]): void;
}

interface OffScreen {
  append(widget: LineWidget): void;
  render(): void;
  screenshot(fromX: number, toX: number, fromY: number, toY: number): string;
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
/** Sizes on the screen at one time; a resized window makes others. */
const KEPT = 4;
/** The colours that we give to it and read back, to put our own styles in their place. */
const COLOURS: Partial<Record<Style, string>> = { line1: 'cyan', line2: 'yellow', line3: 'magenta' };
const STYLES: Readonly<Record<string, Style>> = { '36': 'line1', '33': 'line2', '35': 'line3' };

const drawings = new Map<string, Drawing>();

export const contribChart: Chart = (plot, columns, rows) => {
  const { screen, widget } = drawingOf(columns, rows);
  const { scale, min, max, steps } = scaled(plot);
  Object.assign(widget.options, { minY: min, maxY: max, numYLabels: steps });
  // It spreads n points over (n - 1)/n of the width: few would end long before the right edge.
  const points = Math.max(columns, ...plot.lines.map(({ values }) => values.length));
  // Its x labels stand at every n-th point, wherever that is: left empty, ours are at round times.
  const x = Array.from({ length: points }, () => ' ');
  widget.setData(
    plot.lines.map(({ values, style }) => ({
      x,
      // It draws for ever towards Infinity or 1e12, so values stay in the range; NaN is a gap.
      y: stretched(values, points).map((value) => clamped(value, scale, min, max)),
      style: { line: COLOURS[style] ?? 'cyan' },
    })),
  );
  screen.render();
  const drawn = screen
    .screenshot(0, columns, 0, rows)
    .split('\n')
    .slice(0, rows - 2)
    .map(spansOf);
  const from = axisColumn(drawn);
  // The topmost label is never drawn: the unit, which its labels lack, takes the place.
  const top = drawn[0]?.slice(1) ?? [];
  drawn[0] = [span(left(unitName(plot.unit, scale), from), 'dim'), ...(from > 0 ? top : (drawn[0] ?? []))];
  // Its last two rows are the base line and the labels; ours tell the time.
  return [...drawn, ...xAxis(plot.ticks, columns - from - 1, from)];
};

/** A y axis in numbers below 1000, since its labels are bare numbers; the title above says the unit. */
function scaled({ lines, fromZero, unit }: Plot) {
  const { min, max, step } = rangeOf(
    lines.flatMap(({ values }) => values),
    fromZero,
    5,
  );
  const scale = unitStep(Math.max(Math.abs(min), Math.abs(max)), unit === 'ratio');
  return { scale, min: min * scale, max: max * scale, steps: Math.round((max - min) / step) };
}

/** What a value is multiplied by so that it is read in thousands' steps; a ratio in percent. */
function unitStep(size: number, ratio: boolean): number {
  if (ratio) return 100;
  return size > 0 && Number.isFinite(size) ? 1000 ** -Math.floor(Math.log10(size) / 3 + 1e-9) : 1;
}

/** The same line in more points; a gap stays one. */
function stretched(values: readonly (number | null)[], points: number): (number | null)[] {
  if (values.length === 0) return new Array(points).fill(null);
  return Array.from({ length: points }, (_, i) => {
    const at = (i / (points - 1)) * (values.length - 1);
    const before = values[Math.floor(at)] ?? null;
    const after = values[Math.ceil(at)] ?? null;
    return before === null || after === null ? null : before + (after - before) * (at - Math.floor(at));
  });
}

const PREFIXES = ['', 'k', 'M', 'G', 'T', 'P'];

/** The unit of what is drawn: `MB`, `ms`, `%`. */
function unitName(unit: Unit, scale: number): string {
  if (unit === 'ratio') return '%';
  const thousands = Math.round(-Math.log10(scale) / 3);
  if (unit === 'seconds')
    return thousands === 0 ? 's' : thousands === -1 ? 'ms' : thousands === -2 ? 'µs' : '';
  return `${PREFIXES[thousands] ?? ''}${unit === 'bytes' ? 'B' : ''}`;
}

const clamped = (value: number | null, scale: number, min: number, max: number): number =>
  value === null || !Number.isFinite(value) ? Number.NaN : Math.min(max, Math.max(min, value * scale));

function drawingOf(columns: number, rows: number): Drawing {
  const key = `${columns}×${rows}`;
  const known = drawings.get(key);
  if (known) return known;
  for (const [old, { screen }] of [...drawings].slice(0, Math.max(0, drawings.size - KEPT + 1))) {
    quietly(() => screen.destroy());
    drawings.delete(old);
  }
  const drawing = quietly(() => create(columns + UNUSED_COLUMNS, rows + UNUSED_ROWS));
  drawings.set(key, drawing);
  return drawing;
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

/** A line of a screenshot as spans in our styles; what is not one of the lines is axis, and dim. */
function spansOf(line: string): Row {
  const spans: Span[] = [];
  let style: Style = 'dim';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the sequences that a screenshot is coloured with
  for (const part of line.split(/(\x1b\[[\d;]*m)/)) {
    if (part.startsWith('\x1b')) style = STYLES[part.slice(2, -1)] ?? 'dim';
    else if (part !== '') spans.push(span(part, style));
  }
  return row(...spans);
}

/** Where the y axis stands: the first braille of a row. */
function axisColumn(drawn: readonly Row[]): number {
  const text = (drawn[0] ?? []).map((part) => part.text).join('');
  return Math.max(0, text.search(/[⠁-⣿]/));
}
