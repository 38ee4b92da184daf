import { describe, expect, test } from 'vitest';
import type { Trend } from '../../../src/model/trend.ts';
import { textOf } from '../../../src/tui/view/row.ts';
import {
  growthWords,
  shortLimit,
  shortTrend,
  slopeWords,
  stateWords,
  timeToLimit,
} from '../../../src/tui/view/trend-words.ts';
import { PASSING } from '../made.ts';

const [RSS] = PASSING.trends;
if (!RSS) throw new Error('no trend');
const trendOf = (change: Partial<Trend>): Trend => ({ ...RSS, ...change });
/** Of a level of ten times the slope. */
const slope = (series: string, slopePerHour: number, half: number): Trend =>
  trendOf({
    series,
    level: 10 * Math.max(Math.abs(slopePerHour), half),
    slopePerHour,
    low: slopePerHour - half,
    high: slopePerHour + half,
    state: 'LEAK',
  });

describe('a slope', () => {
  test.each([
    ['process.rss', 0.4e6, 0.3e6, '+400 ± 300 kB/h'],
    ['process.rss', 16.8e6, 16_900, '+16.8 ± 0.05 MB/h'],
    ['sqlite.wal', 0, 1e4, '0 ± 10 kB/h'],
    ['disk.free', -1.27e6, 49_300, '-1.27 ± 0.049 MB/h'],
    ['dns.latency.p99', 9.64e-6, 18.3e-6, '+9.64 ± 18.3µs/h'],
    ['metrics.rows', 10_002, 0.13, '+10002 ± 0.5/h'],
    ['process.cpu', 0.02, 0.001, '+2 ± 0.5%/h'],
    ['process.fds', 0, 0.034, '0 ± 0.034/h'],
  ])('of %s by %d ± %d an hour reads in one unit', (series, perHour, half, words) => {
    expect(slopeWords(slope(series, perHour, half))).toBe(words);
  });

  test('that is only what sums leave over is none', () => {
    const level = 4e6;
    expect(slopeWords({ ...slope('sqlite.wal', -1.8e-13, 5e-6), level })).toBe('0 ± 0 B/h');
  });

  test('has room in a cell of eight columns', () => {
    expect(shortTrend(slope('sqlite.wal', 1110, 290))).toBe('+1.1kB/h');
    expect(shortTrend(slope('sqlite.file', 534e3, 1e3))).toBe('+530kB/h');
    expect(shortTrend(slope('sqlite.file', 10, 20))).toBe('flat');
    expect(shortTrend(trendOf({ state: 'UNKNOWN' }))).toBe('');
  });
});

describe('what is not known', () => {
  const UNKNOWN = trendOf({ state: 'UNKNOWN', enoughInSeconds: 40 });

  test('while the soak goes on, will be', () => {
    expect(stateWords(UNKNOWN).text).toBe('? UNKNOWN, enough data in 40 s');
  });

  test('once it is over, was too short to know', () => {
    expect(stateWords(UNKNOWN, true).text).toBe('? UNKNOWN, the soak was 40 s too short');
  });

  test('keeps when it will be known before its slope, where there is not room for both', () => {
    const words = growthWords(UNKNOWN).map(textOf);
    expect(words[0]).toMatch(/^\+400 ± 300 kB\/h {3}\? UNKNOWN, enough data in 40 s$/);
    expect(words[1]).toBe('? UNKNOWN, enough data in 40 s');
  });
});

describe('the time until a limit is reached', () => {
  test.each([
    [1800, '30 min', '30m left'],
    [9 * 3600, '9 hours', '9h left'],
    [730 * 3600, '30 days', '30d left'],
  ])('in %d s', (timeToLimitSeconds, words, short) => {
    const trend = trendOf({ state: 'LEAK', timeToLimitSeconds });
    expect(timeToLimit(trend)).toBe(words);
    expect(shortLimit(trend)).toBe(short);
  });

  test('is not forecast of what is stable or unknown', () => {
    for (const state of ['STABLE', 'UNKNOWN', 'WARMING'] as const)
      expect(timeToLimit(trendOf({ state, timeToLimitSeconds: 3600 }))).toBeNull();
  });
});
