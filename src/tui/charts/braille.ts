/** A line chart in braille (2×4 dots a cell) with y labels and a time axis, drawn by hand: 0.1 ms. */
import { formatQuantity } from '../../model/format.ts';
import type { Unit } from '../../model/units.ts';
import { type Row, row, type Span, type Style, span } from '../view/row.ts';
import { columnsOf, right } from '../view/text.ts';
import type { AxisTick, Chart, Plot, Values } from './chart.ts';
import { overlaid } from './overlay.ts';
import { plotRange, type Range } from './range.ts';

/** Labels up to this width do not move the axis when they change. */
const LABEL_COLUMNS = 8;
/** Bits of the dots of a cell, by row and column. */
const DOTS = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

export const brailleChart: Chart = (plot, columns, rows) => {
  const height = rows - 2;
  const width = columns - LABEL_COLUMNS - 2;
  if (height < 1 || width < 4) return Array.from({ length: rows }, () => row());
  const range = plotRange(plot, Math.max(1, height / 2));
  const cells = draw(plot, range, width, height);
  const labels = yLabels(range, plot.unit, height);
  const drawn = [
    ...cells.map((line, y) =>
      row(span(right(labels.get(y) ?? '', LABEL_COLUMNS), 'dim'), axis(labels.has(y)), ...line),
    ),
    ...xAxis(plot.ticks, width, LABEL_COLUMNS + 1),
  ];
  const area = {
    left: LABEL_COLUMNS + 2,
    width,
    height,
    max: range.max,
    rowOf: (value: number) =>
      value < range.min || value > range.max ? null : dotOf(value, range, height * 4) >> 2,
  };
  return overlaid(drawn, plot, area);
};

const axis = (labelled: boolean): Span => span(labelled ? ' ┤' : ' │', 'dim');

/** Rows of cells → the label of each that a round step falls into. */
function yLabels({ min, max, step }: Range, unit: Unit, height: number): Map<number, string> {
  const labels = new Map<number, string>();
  const all = Math.round((max - min) / step);
  const every = Math.max(1, Math.ceil(all / Math.max(1, height / 2)));
  for (let i = 0; i <= all; i += every) {
    const y = height - 1 - Math.min(height - 1, Math.floor((i / all) * height));
    labels.set(y, formatQuantity(Number((min + i * step).toPrecision(12)), unit));
  }
  return labels;
}

/** The axis line and its labels, beginning at `from` columns. */
export function xAxis(ticks: readonly AxisTick[], width: number, from: number): Row[] {
  const line = Array.from({ length: width }, () => '─');
  const labels = Array.from({ length: width }, () => ' ');
  for (const { share, label } of [...ticks].sort((a, b) => a.share - b.share)) {
    const x = Math.min(width - 1, Math.max(0, Math.round(share * (width - 1))));
    const length = columnsOf(label);
    const start = Math.min(x, width - length);
    if (start < 0 || labels.slice(Math.max(0, start - 1), start + length).some((cell) => cell !== ' '))
      continue;
    line[x] = '┬';
    for (const [i, letter] of [...label].entries()) labels[start + i] = letter;
  }
  return [
    row(span(`${' '.repeat(from)}└${line.join('')}`, 'dim')),
    row(span(`${' '.repeat(from + 1)}${labels.join('')}`, 'dim')),
  ];
}

function draw({ lines, fit }: Plot, range: Range, width: number, height: number): Span[][] {
  const bits = new Uint8Array(width * height);
  const styles: Style[] = new Array(width * height).fill('plain');
  const dotIn = (style: Style, every: number) => (x: number, y: number) => {
    if (x % every > 0) return;
    const cell = (y >> 2) * width + (x >> 1);
    bits[cell] = (bits[cell] as number) | (DOTS[y & 3]?.[x & 1] as number);
    styles[cell] = style;
  };
  const traced = (values: Values, style: Style, every = 1) =>
    trace(values, range, width * 2, height * 4, dotIn(style, every));
  // Dotted, so that they are told from the line without colours, too.
  for (const { low, high } of lines) for (const edge of [low, high]) if (edge) traced(edge, 'dim', 2);
  if (fit) traced(fit, 'plain', 3);
  for (const { values, style } of lines) traced(values, style);
  return Array.from({ length: height }, (_, y) => {
    const spans: Span[] = [];
    let text = '';
    for (let x = 0; x < width; x++) {
      const cell = y * width + x;
      text += bits[cell] === 0 ? ' ' : String.fromCharCode(0x2800 + (bits[cell] as number));
      if (x === width - 1 || styles[cell + 1] !== styles[cell]) {
        spans.push(span(text, styles[cell] as Style));
        text = '';
      }
    }
    return spans;
  });
}

/** Of `height` dots the one of a value, from 0 at the top. */
const dotOf = (value: number, { min, max }: Range, height: number): number =>
  height - 1 - Math.round(Math.min(1, Math.max(0, (value - min) / (max - min))) * (height - 1));

/** Dots of one line: each value at its place, joined to the next unless there is a gap between them. */
function trace(
  values: Values,
  range: Range,
  width: number,
  height: number,
  dot: (x: number, y: number) => void,
): void {
  const last = Math.max(1, values.length - 1);
  let before: { x: number; y: number } | null = null;
  for (const [i, value] of values.entries()) {
    if (value === null || !Number.isFinite(value)) {
      before = null;
      continue;
    }
    const here = { x: Math.round((i / last) * (width - 1)), y: dotOf(value, range, height) };
    if (before) join(before, here, dot);
    else dot(here.x, here.y);
    before = here;
  }
}

function join(
  a: { x: number; y: number },
  b: { x: number; y: number },
  dot: (x: number, y: number) => void,
): void {
  const steps = Math.max(1, Math.abs(b.x - a.x), Math.abs(b.y - a.y));
  for (let i = 0; i <= steps; i++)
    dot(Math.round(a.x + ((b.x - a.x) * i) / steps), Math.round(a.y + ((b.y - a.y) * i) / steps));
}
