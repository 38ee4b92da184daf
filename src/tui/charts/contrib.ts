/**
 * blessed-contrib's line chart with axes, drawn on a screen that no terminal sees, and read from its canvas: that screen
 * would need as long again to render it. Loaded when first drawn, since it costs 75 ms and 15 MB.
 */
import type { Unit } from '../../model/units.ts';
import { type Row, row, type Span, type Style, span } from '../view/row.ts';
import { left } from '../view/text.ts';
import { xAxis } from './braille.ts';
import type { Chart, Line, Plot } from './chart.ts';
import { type Canvas, offScreen } from './off-screen.ts';
import { overlaid } from './overlay.ts';
import { plotRange } from './range.ts';

/** The colours that we give to it and read back, to put our own styles in their place. */
const COLOURS: Partial<Record<Style, string>> = {
  line1: 'cyan',
  line2: 'yellow',
  line3: 'magenta',
  plain: 'white',
  dim: 'red',
};
const STYLES: Readonly<Record<string, Style>> = {
  '\x1b[36m': 'line1',
  '\x1b[33m': 'line2',
  '\x1b[35m': 'line3',
  '\x1b[37m': 'plain',
};
/** Dots below the lowest and above the highest value of its axis, found by drawing lines of one value. */
const DOTS_BELOW = 9.5;
const DOTS_ABOVE = -1.5;
/** Frames come again and again with the same data in them. */
const DRAWN_KEPT = 16;

const drawnBefore = new Map<string, Row[]>();

export const contribChart: Chart = (plot, columns, rows) => {
  const key = JSON.stringify([columns, rows, plot]);
  const known = drawnBefore.get(key);
  if (known) return known;
  const drawn = draw(plot, columns, rows);
  for (const old of [...drawnBefore.keys()].slice(0, Math.max(0, drawnBefore.size - DRAWN_KEPT + 1)))
    drawnBefore.delete(old);
  drawnBefore.set(key, drawn);
  return drawn;
};

function draw(plot: Plot, columns: number, rows: number): Row[] {
  const widget = offScreen(columns, rows);
  const { scale, min, max, steps } = scaled(plot);
  Object.assign(widget.options, { minY: min, maxY: max, numYLabels: steps });
  // It spreads n points over (n - 1)/n of the width: few would end long before the right edge.
  const lines = tracesOf(plot);
  const points = Math.max(columns, ...lines.map(({ values }) => values.length));
  // Its x labels stand at every n-th point, wherever that is: left empty, ours are at round times.
  const x = Array.from({ length: points }, () => ' ');
  // A value at the very top of the axis would not be drawn.
  const dots = 4 * rows - DOTS_BELOW - DOTS_ABOVE;
  const top = max + ((max - min) * (DOTS_ABOVE - 1)) / dots;
  widget.setData(
    lines.map(({ values, style }) => ({
      x,
      // It draws for ever towards Infinity or 1e12, so values stay in the range; NaN is a gap.
      y: stretched(values, points).map((value) => clamped(value, scale, min, top)),
      style: { line: COLOURS[style] ?? 'cyan' },
    })),
  );
  const drawn = Array.from({ length: rows - 2 }, (_, y) => spansOf(widget.ctx.canvas, y, 0, columns));
  const from = axisColumn(drawn);
  // The topmost label is never drawn: the unit, which its labels lack, takes the place.
  drawn[0] = [
    span(left(unitName(plot.unit, scale), from), 'dim'),
    ...spansOf(widget.ctx.canvas, 0, from, columns),
  ];
  const width = columns - from - 1;
  const rowOf = (value: number) => {
    const share = (value * scale - min) / (max - min);
    return share < 0 || share > 1
      ? null
      : Math.max(0, Math.floor((4 * rows - DOTS_BELOW - dots * share) / 4));
  };
  // Its last two rows are the base line and the labels; ours tell the time.
  return overlaid([...drawn, ...xAxis(plot.ticks, width, from)], plot, {
    left: from + 1,
    width,
    height: rows - 2,
    rowOf,
    max: max / scale,
  });
}

/** What is drawn first lies below: the envelopes, then what was fitted. */
const tracesOf = ({ lines, fit }: Plot): Line[] => [
  ...lines.flatMap(({ low, high }) =>
    [low, high].flatMap((values) => (values ? [{ values, style: 'dim' as const }] : [])),
  ),
  ...(fit ? [{ values: fit, style: 'plain' as const }] : []),
  ...lines,
];

/** A y axis in numbers below 1000, since its labels are bare numbers; the title above says the unit. */
function scaled(plot: Plot) {
  const { min, max, step } = plotRange(plot, 5);
  const { unit } = plot;
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

// biome-ignore lint/suspicious/noControlCharactersInRegex: what stands around a letter of a label
const COLOUR = /\x1b\[[\d;]*m/g;

/** A row of cells as spans in our styles; what is not one of the lines is axis, and dim. */
function spansOf({ width, content, colors, chars }: Canvas, y: number, from: number, to: number): Row {
  const spans: Span[] = [];
  let text = '';
  let style: Style = 'dim';
  for (let x = from; x < to; x++) {
    const cell = (y * width) / 2 + x;
    const letter = chars[cell];
    const dots = content[cell] ?? 0;
    const next = letter || dots === 0 ? 'dim' : (STYLES[colors[cell] ?? ''] ?? 'dim');
    if (next !== style && text !== '') {
      spans.push(span(text, style));
      text = '';
    }
    style = next;
    text += letter ? letter.replace(COLOUR, '') : dots === 0 ? ' ' : String.fromCharCode(0x2800 + dots);
  }
  return row(...spans, span(text, style));
}

/** Where the y axis stands: the first braille of a row. */
function axisColumn(drawn: readonly Row[]): number {
  const text = (drawn[0] ?? []).map((part) => part.text).join('');
  return Math.max(0, text.search(/[⠁-⣿]/));
}
