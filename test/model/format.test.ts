import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  formatBytes,
  formatClock,
  formatDuration,
  formatNumber,
  formatQuantity,
  formatRatio,
  formatSeconds,
  NOTHING,
} from '../../src/model/format.ts';
import { parseQuantity } from '../../src/model/units.ts';

fc.configureGlobal({ seed: 20_251_121 });

test.each([
  [0, '0'],
  [310e-6, '310µs'],
  [1e-9, '0.001µs'],
  [0.000999, '999µs'],
  [0.0009996, '1ms'],
  [0.00184, '1.84ms'],
  [0.0099949, '9.99ms'],
  [0.0099951, '10ms'],
  [0.09994, '99.9ms'],
  [0.09996, '100ms'],
  [0.999, '999ms'],
  [0.9996, '1s'],
  [2.5, '2.5s'],
  [99.94, '99.9s'],
  [99.96, '100s'],
  [119.4, '119s'],
  [120, '2 min'],
  [-0.5, '-500ms'],
  [-300, '-5 min'],
])('%d seconds read %s', (seconds, text) => {
  expect(formatSeconds(seconds)).toBe(text);
});

test.each([
  [0, '0 B'],
  [0.4, '0 B'],
  [-0.4, '0 B'],
  [999, '999 B'],
  [999.6, '1 kB'],
  [1240e6, '1.24 GB'],
  [212e6, '212 MB'],
  [99.94e6, '99.9 MB'],
  [99.96e6, '100 MB'],
  [999_499, '999 kB'],
  [999_500, '1 MB'],
  [-52e6, '-52 MB'],
  [5e15, '5 PB'],
])('%d bytes read %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test.each([
  [0, '0%'],
  [0.00002, '0.002%'],
  [0.23, '23%'],
  [0.9995, '100%'],
  [1e-12, '1e-10%'],
  [-0.05, '-5%'],
])('a ratio of %d reads %s', (ratio, text) => {
  expect(formatRatio(ratio)).toBe(text);
});

test.each([
  [0, '0'],
  [1000, '1000'],
  [9.8, '9.8'],
  [9.999, '10'],
  [0.5, '0.5'],
  [100.5, '101'],
  [1e-10, '1e-10'],
  [999_999, '999999'],
  [999_999.6, '1M'],
  [1.2e6, '1.2M'],
  [999_999_999, '1G'],
  [3e9, '3G'],
  [-1.2e6, '-1.2M'],
])('a number of %d reads %s', (value, text) => {
  expect(formatNumber(value)).toBe(text);
});

test('no number is a dash, never 0, NaN or undefined', () => {
  for (const nothing of [null, undefined, Number.NaN, Infinity, -Infinity])
    for (const unit of ['seconds', 'bytes', 'ratio', 'number'] as const)
      expect(formatQuantity(nothing, unit)).toBe(NOTHING);
});

test('what is shown is what it was, to within half a percent', () => {
  const factor = { µs: 1e-6, ms: 1e-3, s: 1 };
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 119, noNaN: true }), (seconds) => {
      const [, digits, unit] = /^([\d.]+)(µs|ms|s)$/.exec(formatSeconds(seconds)) ?? [];
      const told = Number(digits) * factor[unit as keyof typeof factor];
      expect(Math.abs(told - seconds)).toBeLessThanOrEqual(seconds * 0.0051);
    }),
  );
});

test('a latency and a size can be typed as they are shown', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 119, noNaN: true }), (seconds) => {
      expect(parseQuantity(formatSeconds(seconds))?.unit).toBe('seconds');
    }),
  );
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 9e14 }), (bytes) => {
      expect(parseQuantity(formatBytes(bytes).replace(' ', ''))?.unit).toBe('bytes');
    }),
  );
});

test.each([
  [0, '0 s'],
  [250, '250ms'],
  [45_000, '45 s'],
  [119_400, '119 s'],
  [119_600, '2 min'],
  [600_000, '10 min'],
  [7_200_000, '2 h'],
  [7_800_000, '2 h 10 min'],
  [86_400_000, '24 h'],
  [259_200_000, '3 days'],
])('%d ms last %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test.each([
  [0, '0:00'],
  [7000, '0:07'],
  [750_000, '12:30'],
  [3_599_600, '1:00:00'],
  [60_125_000, '16:42:05'],
  [360_000_000, '100:00:00'],
  [-5000, '0:00'],
])('a clock at %d ms shows %s', (ms, text) => {
  expect(formatClock(ms)).toBe(text);
});
