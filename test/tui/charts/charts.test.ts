import { afterEach, describe, expect, test } from 'vitest';
import { brailleChart } from '../../../src/tui/charts/braille.ts';
import type { Chart, Plot } from '../../../src/tui/charts/chart.ts';
import { contribChart } from '../../../src/tui/charts/contrib.ts';
import { rangeOf } from '../../../src/tui/charts/range.ts';
import { spark, stretched } from '../../../src/tui/charts/spark.ts';
import { textOf, widthOf } from '../../../src/tui/view/row.ts';

const plot = (values: readonly (number | null)[], more: Partial<Plot> = {}): Plot => ({
  lines: [{ values, style: 'line1' }],
  unit: 'bytes',
  fromZero: false,
  ticks: [],
  ...more,
});
const lines = (chart: Chart, drawn: Plot, columns = 60, rows = 12) => chart(drawn, columns, rows).map(textOf);
const RAMP = Array.from({ length: 100 }, (_, i) => 100e6 + i * 1e6);

const names = ['SIGTERM', 'SIGINT', 'SIGQUIT', 'exit', 'uncaughtException'] as const;
const counts = () => names.map((name) => process.listenerCount(name));
/** Before anything was drawn: blessed binds itself to the process with its first screen. */
const BEFORE = counts();

describe.each([
  ['braille', brailleChart],
  ['blessed-contrib', contribChart],
])('the chart of %s', (_name, chart) => {
  test('has exactly the size that was asked for', () => {
    for (const [columns, rows] of [
      [20, 5],
      [60, 12],
      [119, 30],
      [250, 80],
    ] as const) {
      const drawn = chart(plot(RAMP), columns, rows);
      expect(drawn).toHaveLength(rows);
      for (const row of drawn) expect(widthOf(row)).toBeLessThanOrEqual(columns);
    }
  });

  test('rises from the lower left to the upper right', () => {
    const drawn = lines(chart, plot(RAMP)).slice(0, -2);
    const dots = drawn.map((line) =>
      [...line].map((letter, x) => (/[⠁-⡆⡈-⣿]/.test(letter) ? x : -1)).filter((x) => x > 3),
    );
    expect(Math.max(...(dots[0] ?? [0]))).toBeGreaterThan(45);
    expect(Math.min(...(dots.at(-1) ?? [60]))).toBeLessThan(15);
  });

  test('a gap is a break in the line, never a 0', () => {
    const drawn = lines(chart, plot(RAMP.map((value, i) => (i >= 40 && i < 60 ? null : value))));
    const plotted = drawn.slice(0, -2);
    const middle = plotted.map((line) => line.slice(31, 33)).join('');
    expect(middle.trim()).toBe('');
    expect(
      plotted
        .map((line) => line.slice(12, 24))
        .join('')
        .trim(),
    ).not.toBe('');
  });

  test('all zero, a single value, nothing, infinities and monsters are drawn in no time', () => {
    const began = performance.now();
    for (const values of [
      [0, 0, 0],
      [5],
      [],
      [null, null],
      [Infinity, -Infinity, Number.NaN, 1],
      [1e300, 1, -1e300],
      [1e12, 1e12],
    ])
      expect(lines(chart, plot(values))).toHaveLength(12);
    expect(
      lines(chart, plot([0, 0, 0], { fromZero: true }))
        .slice(0, -2)
        .join(''),
    ).toMatch(/[⠁-⣿]{3}/);
    expect(performance.now() - began).toBeLessThan(2000);
  });

  test('the y axis has labels in round numbers', () => {
    expect(lines(chart, plot(RAMP)).join('\n')).toMatch(/1[0-9]0/);
  });
});

describe('blessed-contrib off the screen', () => {
  const { TMUX } = process.env;
  afterEach(() => {
    if (TMUX === undefined) delete process.env.TMUX;
    else process.env.TMUX = TMUX;
  });

  test('leaves no handler on the process and TMUX as it was, whatever the number of sizes', () => {
    process.env.TMUX = '/tmp/tmux-1000/default,1,0';
    for (let i = 0; i < 12; i++) contribChart(plot(RAMP), 60 + i, 12);
    expect(counts()).toEqual(BEFORE);
    expect(process.env.TMUX).toBe('/tmp/tmux-1000/default,1,0');
  });
});

test('a sparkline has the newest value at the right, a gap as a space, and is as wide as asked', () => {
  expect(spark([1, 2, null, 4, 8], 8)).toBe('   ▂▃ ▅█');
  expect(spark([0, 0], 3)).toBe(' ▁▁');
});

test('fewer values than columns are stretched over all of them: the width is the time they tell of', () => {
  expect(spark(stretched([1, null, 8], 7), 7)).toBe('▂▂▂  ██');
  expect(stretched([], 4)).toEqual([]);
  expect(stretched([1, 2, 3], 2)).toEqual([1, 2, 3]);
});

test('a range is made of round steps and covers every value', () => {
  expect(rangeOf([183e6, 231e6], false, 3)).toEqual({ min: 180e6, max: 240e6, step: 20e6 });
  expect(rangeOf([0.002, 0.041], true, 4)).toEqual({ min: 0, max: 0.06, step: 0.02 });
});

test('noise on a flat series is drawn nearly flat', () => {
  const { min, max } = rangeOf([211e6, 213e6], false, 3);
  expect(max - min).toBeGreaterThan(20e6);
});
