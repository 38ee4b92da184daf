import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitLine } from '../../src/judge/fit.ts';
import { gaussian } from '../model/made-soak.ts';

fc.configureGlobal({ seed: 20_251_121 });

const pointsOf = (values: readonly number[]) => values.map((y, x) => ({ x, y }));

test('the line is the one that one gets by hand', () => {
  // y = 1, 3, 2, 5 at x = 0…3: slope 11/10, through the middle (1.5, 2.75).
  const fit = fitLine(pointsOf([1, 3, 2, 5]));
  expect(fit?.slope).toBeCloseTo(1.1, 12);
  expect(fit?.start).toBeCloseTo(1.1, 12);
  expect(fit?.end).toBeCloseTo(4.4, 12);
});

test.each([
  [6, 4.604],
  [12, 3.169],
  [32, 2.75],
  [122, 2.617],
])('%d independent points: the interval is that of Student’s t, %d standard errors', (n, t) => {
  // ±1 in turn: neighbours differ in sign, so r counts as 0 and n − 2 witnesses are left.
  const values = Array.from({ length: n }, (_, i) => (i % 2 === 0 ? 1 : -1));
  const fit = fitLine(pointsOf(values));
  const square = values.reduce((sum, y, x) => sum + (y - (fit?.start ?? 0) - (fit?.slope ?? 0) * x) ** 2, 0);
  const error = Math.sqrt(square / (n - 2) / ((n * (n ** 2 - 1)) / 12));
  expect((fit?.margin ?? 0) / error / t).toBeCloseTo(1, 1);
});

test('neighbours that resemble each other count as fewer witnesses', () => {
  const wave = (length: number) => fitLine(pointsOf(Array.from({ length }, (_, i) => Math.sin(i / 5))));
  const noise = gaussian(2);
  const white = fitLine(pointsOf(Array.from({ length: 1000 }, () => noise() * Math.SQRT1_2)));
  // Lag 1 of a wave of 31 points a turn: r = cos(1/5) = 0.98, so a hundredth of the points count.
  expect((wave(1000)?.margin ?? 0) / (white?.margin ?? 1)).toBeGreaterThan(8);
  // Fewer than 4 of 100 points: the interval for 2 degrees of freedom, which holds a wave for flat.
  const short = wave(100);
  expect(short?.margin).toBeLessThan(Infinity);
  expect(Math.abs(short?.slope ?? 1)).toBeLessThan(short?.margin ?? 0);
});

test('a perfect line has no margin, wherever and however steep it is', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -1e6, max: 1e6 }),
      fc.integer({ min: -1000, max: 1000 }),
      (start, slope) => {
        const fit = fitLine(pointsOf(Array.from({ length: 50 }, (_, x) => start + slope * x)));
        expect(fit?.slope).toBeCloseTo(slope, 6);
        expect(fit?.start).toBeCloseTo(start, 4);
        expect(fit?.margin).toBeLessThan(1e-3);
      },
    ),
  );
});

test('a constant is flat without a doubt', () => {
  expect(fitLine(pointsOf(Array.from({ length: 60 }, () => 212e6)))).toMatchObject({ slope: 0, margin: 0 });
  expect(fitLine(pointsOf([0, 0, 0]))).toMatchObject({ slope: 0, margin: 0, start: 0, end: 0 });
});

test('too few points, or all at one moment, give no line', () => {
  expect(fitLine([])).toBeNull();
  expect(fitLine(pointsOf([1, 2]))).toBeNull();
  expect(fitLine([1, 2, 3].map((y) => ({ x: 5, y })))).toBeNull();
});

test('three points, or five, give a line, and nothing is claimed of it', () => {
  expect(fitLine(pointsOf([1, 3, 2]))?.margin).toBe(Infinity);
  expect(fitLine(pointsOf([1, 3, 2, 5, 4]))?.margin).toBe(Infinity);
});

test('a unit more or less changes the figures and not what they mean', () => {
  const noise = gaussian(5);
  const values = Array.from({ length: 100 }, (_, x) => 1000 + 3 * x + 10 * noise());
  const [small, large] = [fitLine(pointsOf(values)), fitLine(pointsOf(values.map((y) => y * 1e6)))];
  expect((large?.slope ?? 0) / (small?.slope ?? 1)).toBeCloseTo(1e6, 2);
  expect((large?.margin ?? 0) / (small?.margin ?? 1)).toBeCloseTo(1e6, 2);
});
