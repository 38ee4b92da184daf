import { expect, test } from 'vitest';
import { trendOf } from '../../src/judge/trend.ts';
import type { Trend } from '../../src/model/verdict.ts';
import { gaussian, soaked } from '../model/made-soak.ts';

function trendIn(ticks: number, valueAt: (tick: number) => number | null, judgeHourMs = 3_600_000): Trend {
  const state = soaked({ judgeHourMs }, ticks, (tick) => ({ values: { 'process.rss': valueAt(tick) } }));
  const trend = trendOf(state, 'process.rss');
  if (!trend) throw new Error('no trend');
  return trend;
}

/** How many of a hundred seeded series are said to be `state`. */
function shareOf(
  state: Trend['state'],
  ticks: number,
  seriesOf: (noise: () => number) => (tick: number) => number,
) {
  let seen = 0;
  for (let seed = 1; seed <= 100; seed++)
    if (trendIn(ticks, seriesOf(gaussian(seed))).state === state) seen++;
  return seen;
}

/** AR(1): each value keeps 0.8 of the last one's deviation. */
const remembering = (noise: () => number) => {
  let level = 0;
  return () => {
    level = 0.8 * level + 1e6 * noise();
    return 200e6 + level;
  };
};

test('white noise is flat in at least 97 of 100 series', () => {
  expect(shareOf('flat', 300, (noise) => () => 200e6 + 5e6 * noise())).toBeGreaterThanOrEqual(97);
});

test('noise that remembers is flat in at least 95 of 100 series, for its interval is wider', () => {
  expect(shareOf('flat', 600, remembering)).toBeGreaterThanOrEqual(95);
  const white = gaussian(9);
  const [narrow, wide] = [trendIn(600, () => 1e6 * white()), trendIn(600, remembering(gaussian(9)))];
  const width = ({ slope }: typeof wide) => (slope?.high ?? 0) - (slope?.low ?? 0);
  expect(width(wide)).toBeGreaterThan(3 * width(narrow));
  expect(width(narrow)).toBeGreaterThan(0);
});

test('a leak is growing in each of 100 noisy series, and its size is told', () => {
  const leak = (noise: () => number) => (tick: number) => 200e6 + 1e5 * tick + 5e6 * noise();
  expect(shareOf('growing', 300, leak)).toBe(100);
  const trend = trendIn(300, leak(gaussian(1)));
  expect(trend.slope?.low).toBeLessThan(360e6);
  expect(trend.slope?.high).toBeGreaterThan(360e6);
  expect(trend.level).toBeCloseTo(230e6, -7);
  expect(trend.growth).toBeCloseTo(0.15, 1);
});

test('a random walk, which goes anywhere, is flat in at least 90 of 100 series', () => {
  const walking = (noise: () => number) => {
    let level = 200e6;
    return () => {
      level += 1e5 * noise();
      return level;
    };
  };
  expect(shareOf('flat', 90, walking)).toBeGreaterThanOrEqual(90);
  expect(shareOf('flat', 600, walking)).toBeGreaterThanOrEqual(90);
});

test('a steep leak that wobbles slowly is growing, for its wobble is nothing beside its climb', () => {
  const leak = (tick: number) => 105e6 + 1.9e6 * tick + 2e6 * Math.sin(tick / 15);
  expect(trendIn(75, leak)).toMatchObject({ state: 'growing' });
  expect(trendIn(600, leak)).toMatchObject({ state: 'growing' });
});

test('a warm-up that levels off within the soak is not growing', () => {
  const warmUp = (tick: number) => 100e6 + 10e6 * (1 - Math.exp(-tick / 40));
  expect(trendIn(120, warmUp).state).not.toBe('growing');
  expect(trendIn(600, warmUp).state).not.toBe('growing');
});

test('what falls is shrinking', () => {
  expect(trendIn(200, (tick) => 1e9 - 1e6 * tick)).toMatchObject({ state: 'shrinking' });
});

test('a sawtooth that returns to its floor is not a leak', () => {
  expect(trendIn(600, (tick) => 100e6 + (tick % 30) * 1e6).state).toBe('flat');
});

test('a day in 256 buckets has the slope of its 86,400 ticks', () => {
  const trend = trendIn(20_000, (tick) => 1e9 + 1000 * tick);
  expect(trend.slope?.perHour).toBeCloseTo(3.6e6, -2);
});

test('fewer than 60 ticks say nothing, and when they will', () => {
  expect(trendIn(59, (tick) => tick * 1e9)).toMatchObject({ state: 'unknown', enoughInMs: 1000 });
  expect(trendIn(1, () => 5)).toMatchObject({ state: 'unknown', slope: null, enoughInMs: 59_000 });
  expect(trendIn(60, (tick) => tick * 1e9)).toMatchObject({ state: 'growing', enoughInMs: 0 });
});

test('gaps give no points: a line with holes is the same line', () => {
  const whole = trendIn(300, (tick) => 100 + tick);
  const holed = trendIn(300, (tick) => (tick % 3 === 1 ? null : 100 + tick));
  expect((holed.slope?.perHour ?? 0) / (whole.slope?.perHour ?? 1)).toBeCloseTo(1, 3);
  expect(holed.state).toBe('growing');
});

test('a bucket stands at its middle, however many of its ticks are gaps', () => {
  // 600 ticks are buckets of four; in the second half only the middle two of each have a value.
  const trend = trendIn(600, (tick) => (tick >= 300 && (tick % 4 === 0 || tick % 4 === 3) ? null : tick));
  expect(trend.slope?.perHour).toBeCloseTo(3600, 6);
});

test('a series that turned up a moment ago says nothing of a day', () => {
  const noise = gaussian(3);
  expect(trendIn(40_000, (tick) => (tick < 39_500 ? null : 1e6 * noise())).state).toBe('unknown');
});

test('a series without a reading has no trend', () => {
  const state = soaked({}, 100, () => ({ values: { 'process.rss': null } }));
  expect(trendOf(state, 'process.rss')).toBeNull();
  expect(trendOf(state, 'process.pss')).toBeNull();
});

test("the judge's hour is what slopes are counted over", () => {
  expect(trendIn(100, (tick) => tick, 10_000).slope?.perHour).toBeCloseTo(10, 9);
});

test('a start of 0 has no growth as a share', () => {
  expect(trendIn(100, (tick) => tick - 0.5).growth).toSatisfy((growth) => growth === null || growth > 50);
  expect(trendIn(100, () => 0)).toMatchObject({ growth: null, state: 'flat' });
});
