import { describe, expect, test } from 'vitest';
import { bucketOf } from '../../../src/model/histogram.ts';
import { brailleChart } from '../../../src/tui/charts/braille.ts';
import type { Chart, Plot } from '../../../src/tui/charts/chart.ts';
import { contribChart } from '../../../src/tui/charts/contrib.ts';
import { heatMap } from '../../../src/tui/charts/heat-map.ts';
import { textOf, widthOf } from '../../../src/tui/view/row.ts';

const RAMP = Array.from({ length: 100 }, (_, i) => 100 + i);
const plot = (more: Partial<Plot> = {}): Plot => ({
  lines: [{ values: RAMP, style: 'line1' }],
  unit: 'number',
  fromZero: false,
  ticks: [],
  ...more,
});
const ROWS = 14;
const lines = (chart: Chart, drawn: Plot) => chart(drawn, 70, ROWS).map(textOf);
const columnsWith = (line: string, letter: string) =>
  [...line].flatMap((each, x) => (each === letter ? [x] : []));

describe.each([
  ['braille', brailleChart],
  ['blessed-contrib', contribChart],
])('on the chart of %s', (_name, chart) => {
  test('a limit that is near is drawn across, at its height, with its label', () => {
    const drawn = lines(chart, plot({ limits: [{ value: 180, label: 'x < 180' }] }));
    const y = drawn.findIndex((line) => line.includes('╌'));
    expect(drawn[y]).toContain('x < 180');
    const height = ROWS - 2;
    expect(Math.abs(y - height * 0.2)).toBeLessThanOrEqual(1.5);
  });

  test('a limit far above leaves the axis alone, and is said', () => {
    const drawn = lines(chart, plot({ limits: [{ value: 9000, label: 'x < 9000' }] }));
    expect(drawn[0]).toContain('↑ x < 9000');
    expect(drawn.join('')).not.toContain('╌');
    const axis = (each: readonly string[]) => each.map((line) => line.slice(0, 3));
    expect(axis(drawn)).toEqual(axis(lines(chart, plot())));
  });

  test('the cursor stands at its place in every row, and on the time axis', () => {
    const drawn = chart(plot({ cursor: 0.5 }), 70, ROWS);
    const axis = textOf(drawn[ROWS - 2] ?? []);
    const [x = -1] = columnsWith(axis, '┼');
    const left = axis.indexOf('└') + 1;
    expect(Math.abs((x - left) / (69 - left) - 0.5)).toBeLessThan(0.02);
    for (const row of drawn.slice(0, ROWS - 2)) {
      let at = 0;
      const inside = row.find(({ text }) => {
        at += [...text].length;
        return at > x;
      });
      expect(inside?.text.includes('│') || inside?.style === 'inverse').toBe(true);
    }
  });

  test('what happened stands on the time axis, the last over the others', () => {
    const marks = [
      { share: 0, glyph: '■', style: 'dim' },
      { share: 1, glyph: '■', style: 'dim' },
      { share: 1, glyph: '▲', style: 'bad' },
    ] as const;
    const axis = lines(chart, plot({ marks }))[ROWS - 2] ?? '';
    expect(axis.trimEnd().endsWith('▲')).toBe(true);
    expect(axis).toContain('└■');
  });

  test('an envelope and a fitted line take part in the range, and do not hide the line', () => {
    const bare = chart(plot(), 70, ROWS);
    const full = chart(
      plot({
        lines: [
          { values: RAMP, low: RAMP.map((v) => v - 40), high: RAMP.map((v) => v + 40), style: 'line1' },
        ],
        fit: RAMP.map(() => 150),
      }),
      70,
      ROWS,
    );
    const styled = (style: string) =>
      full.flat().filter((each) => each.style === style && /[⠁-⣿]/.test(each.text));
    expect(styled('line1').length).toBeGreaterThan(0);
    expect(styled('dim').length).toBeGreaterThan(0);
    expect(styled('plain').length).toBeGreaterThan(0);
    expect(full.map(textOf)).not.toEqual(bare.map(textOf));
  });

  test('where nothing is drawn it says why, and where something is it does not', () => {
    const empty = [{ values: [null, null], style: 'line1' }] as const;
    expect(lines(chart, plot({ lines: empty, note: 'reading …' })).join('\n')).toContain('reading …');
    expect(lines(chart, plot({ note: 'reading …' })).join('\n')).not.toContain('reading …');
  });

  test('the highest value of the axis is drawn', () => {
    const [first = ''] = lines(chart, plot({ lines: [{ values: [100, 200, 200, 100], style: 'line1' }] }));
    expect(first.slice(8)).toMatch(/[⠁-⡆⡈-⣿]/);
  });

  test('with all of it at once it keeps its size', () => {
    for (const [columns, rows] of [
      [12, 3],
      [20, 5],
      [61, 9],
      [200, 40],
    ] as const) {
      const drawn = chart(
        plot({
          limits: [
            { value: 150, label: 'a long label of a limit' },
            { value: 1e9, label: 'another' },
          ],
          marks: [{ share: 2, glyph: '!', style: 'warn' }],
          cursor: -1,
          note: 'reading the past …',
          fit: [1, null, 2],
        }),
        columns,
        rows,
      );
      expect(drawn).toHaveLength(rows);
      for (const row of drawn) expect(widthOf(row)).toBeLessThanOrEqual(columns);
    }
  });
});

describe('the heat map', () => {
  /** Most at 1 ms, a tenth at 10 ms, one of 200 at 100 ms. */
  const usual = [bucketOf(1000), 179, bucketOf(10_000), 20, bucketOf(100_000), 1];
  const drawn = (histograms: readonly (readonly number[])[], note?: string) =>
    heatMap({ histograms, ticks: [], ...(note ? { note } : {}) }, 50, 20).map(textOf);

  test('has the darkest shade where most are, and the lightest for a single one', () => {
    const rows = drawn(Array.from({ length: 40 }, () => usual));
    const shadeAt = (label: string) => rows.find((line) => line.trim().startsWith(`${label} ┤`))?.at(-1);
    expect([shadeAt('1ms'), shadeAt('10ms'), shadeAt('100ms')]).toEqual(['█', '▓', '░']);
  });

  test('leaves a time without answers empty', () => {
    const rows = drawn(Array.from({ length: 40 }, (_, i) => (i >= 20 && i < 24 ? [] : usual)));
    expect(rows.slice(0, -2).every((line) => line.slice(30, 34).trim() === '')).toBe(true);
    expect(rows.some((line) => line.slice(26, 30).includes('█'))).toBe(true);
  });

  test('merges where there are more times than columns, and loses none', () => {
    const histograms = Array.from({ length: 400 }, (_, i) =>
      i === 217 ? [...usual, bucketOf(3e6), 1] : usual,
    );
    expect(drawn(histograms).slice(0, 6).join('')).toContain('░');
  });

  test('says why it is empty, and keeps its size', () => {
    expect(drawn([], 'reading …').join('\n')).toContain('reading …');
    for (const rows of [2, 3, 30])
      expect(heatMap({ histograms: [usual], ticks: [] }, 40, rows)).toHaveLength(rows);
  });
});
