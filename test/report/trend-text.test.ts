import { expect, test } from 'vitest';
import type { Trend } from '../../src/model/trend.ts';
import { trendText } from '../../src/report/trend-text.ts';

const LEAK: Trend = {
  series: 'process.rss',
  state: 'LEAK',
  level: 212e6,
  slopePerHour: 31e6,
  low: 26e6,
  high: 36e6,
  growth24h: 3.5,
  smallestDetectablePerHour: 4e6,
  segments: 2,
  gapShare: 0.01,
  warmupSeconds: 1200,
  stepAt: null,
  timeToLimitSeconds: 86_400 * 3,
  enoughInSeconds: 0,
  slopePerRequest: null,
  why: ['grows by 31 MB/h', 'still growing in its last third'],
};

test('what is known of a series is told line by line, and only that', () => {
  expect(trendText(LEAK, 'bytes')).toBe(`process.rss: LEAK
  level               212 MB
  slope               +31 MB/h (+26 MB to +36 MB, 99 %)
  a day               +350% in 24 h
  would have shown    4 MB/h
  warmed up after     20 min
  restarts            1
  gaps                1%
  limit               its limit is reached in 3 days
  - grows by 31 MB/h
  - still growing in its last third`);
});

test('of a series without a reading nothing is made up', () => {
  const nothing: Trend = {
    ...LEAK,
    state: 'UNKNOWN',
    level: null,
    slopePerHour: null,
    low: null,
    high: null,
    growth24h: null,
    smallestDetectablePerHour: null,
    segments: 1,
    gapShare: 1,
    warmupSeconds: null,
    timeToLimitSeconds: null,
    enoughInSeconds: 600,
    why: ['no reading'],
  };
  expect(trendText(nothing, 'bytes')).toBe(
    'process.rss: UNKNOWN\n  gaps                100%\n  enough in           10 min\n  - no reading',
  );
});
