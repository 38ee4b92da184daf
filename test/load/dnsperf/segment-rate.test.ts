import { expect, test } from 'vitest';
import { dueIn, lengthMs, longestMs, wholeRate } from '../../../src/load/dnsperf/segment-rate.ts';
import type { RatePace } from '../../../src/model/pace.ts';
import { rate } from '../fork-worker.ts';

const segment = (pace: RatePace, fromMs: number, toMs: number, place = 0) => ({ pace, fromMs, toMs, place });

test('a whole rate goes on until something changes', () => {
  const pace = rate(1000, 0);
  expect(longestMs(pace, 0)).toBe(Infinity);
  expect(wholeRate(segment(pace, 0, Infinity))).toBe(1000);
});

test('a rate that is not whole is sent a little faster, and over a little earlier: as many as are due', () => {
  const pace = rate(1464.1, 0);
  const part = segment(pace, 0, longestMs(pace, 0));
  expect(part.toMs).toBe(60_000);
  expect(wholeRate(part)).toBe(1465);
  expect(dueIn(part, part.toMs)).toBe(87_846);
  // dnsperf sends one at its start, and the k-th k / rate later.
  const ms = lengthMs(87_846, 1465);
  expect(Math.ceil((ms / 1000) * 1465)).toBe(87_846);
  expect(ms).toBeLessThan(60_000);
});

test('a ramp is a staircase of parts that each send what is due in them, and together all of it', () => {
  const pace = rate(1000, 0, { ramp: { to: 3000, overMs: 12_000 } });
  const parts: [number, number][] = [];
  let due = 0;
  for (let fromMs = 0; fromMs < 12_000; ) {
    const part = segment(pace, fromMs, fromMs + longestMs(pace, fromMs));
    parts.push([part.toMs, wholeRate(part)]);
    due += dueIn(part, part.toMs);
    fromMs = part.toMs;
  }
  expect(parts).toEqual([
    [5000, 1417],
    [10_000, 2250],
    [12_000, 2833],
  ]);
  expect(due).toBe(24_000);
  expect(longestMs(pace, 12_000)).toBe(Infinity);
});

test('of two workers each has every other number', () => {
  const pace = rate(1001, 0, { shares: [0, 1] });
  expect([0, 1].map((place) => dueIn(segment(pace, 0, Infinity, place), 1000))).toEqual([501, 500]);
  expect(longestMs(pace, 0)).toBe(60_000);
});
