import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitLine } from '../../src/judge/fit.ts';
import { gaussian } from '../model/made-soak.ts';

const pointsOf = (values: readonly number[]) => values.map((y, x) => ({ x, y }));

test('the line and its interval are those one gets by hand', () => {
  // y = 1, 3, 2, 5 at x = 0…3: slope 11/10, through the middle (1.5, 2.75); residuals −0.1, 0.8, −1.3, 0.6.
  const fit = fitLine(pointsOf([1, 3, 2, 5]));
  expect(fit?.slope).toBeCloseTo(1.1, 12);
  expect(fit?.start).toBeCloseTo(1.1, 12);
  expect(fit?.end).toBeCloseTo(4.4, 12);
  // Neighbours differ in sign (r < 0 counts as 0): 2.5758 · √(2.7 / (4 − 2) / 5).
  expect(fit?.margin).toBeCloseTo(2.5758 * Math.sqrt(2.7 / 2 / 5), 10);
});

test('neighbours that resemble each other count as fewer witnesses', () => {
  // Residuals of a slow wave; r from its products with lag 1, n·(1 − r)/(1 + r) − 2 witnesses.
  const values = Array.from({ length: 100 }, (_, i) => Math.sin(i / 5));
  const fit = fitLine(pointsOf(values));
  const residuals = values.map((y, x) => y - ((fit?.start ?? 0) + (fit?.slope ?? 0) * x));
  const square = residuals.reduce((sum, each) => sum + each * each, 0);
  const r =
    residuals.reduce((sum, each, i) => sum + (i > 0 ? each * (residuals[i - 1] as number) : 0), 0) / square;
  const witnesses = (100 * (1 - r)) / (1 + r) - 2;
  expect(witnesses).toBeLessThan(5);
  const xx = (100 * (100 ** 2 - 1)) / 12;
  expect(fit?.margin).toBeCloseTo(witnesses > 0 ? 2.5758 * Math.sqrt(square / witnesses / xx) : Infinity, 8);
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

test('three points give a line, and an interval that says nothing', () => {
  expect(fitLine(pointsOf([1, 3, 2]))?.margin).toBeGreaterThan(3);
});

test('a unit more or less changes the figures and not what they mean', () => {
  const noise = gaussian(5);
  const values = Array.from({ length: 100 }, (_, x) => 1000 + 3 * x + 10 * noise());
  const [small, large] = [fitLine(pointsOf(values)), fitLine(pointsOf(values.map((y) => y * 1e6)))];
  expect((large?.slope ?? 0) / (small?.slope ?? 1)).toBeCloseTo(1e6, 2);
  expect((large?.margin ?? 0) / (small?.margin ?? 1)).toBeCloseTo(1e6, 2);
});
