import { expect, test } from 'vitest';
import { LEAKING } from '../../make/leaking-families.ts';
import { randomOf } from '../../make/random.ts';
import { STILL, type StillFamily } from '../../make/still-families.ts';
import { BASE, DAY, HOUR } from '../../make/trace.ts';
import { judgeTrace, judgeValues } from './made-track.ts';

const still = (family: string, seed = 1) => judgeTrace((STILL[family] as StillFamily)(DAY, randomOf(seed)));
const noisy = (seed: number, size: number) => {
  const random = randomOf(seed);
  return () => size * random.normal();
};

test('a day that grows by a tenth is a leak, with its slope, its interval and when it reaches its limit', () => {
  const noise = noisy(1, 2e6);
  const figures = judgeValues(DAY, (tick) => 200e6 + (20e6 * tick) / DAY + noise(), { limit: 320e6 });
  expect(figures.state).toBe('LEAK');
  expect((figures.slopePerHour ?? 0) / (20e6 / 24)).toBeCloseTo(1, 1);
  expect(figures.low).toBeLessThan(20e6 / 24);
  expect(figures.high).toBeGreaterThan(20e6 / 24);
  expect((figures.timeToLimitSeconds ?? 0) / (5 * DAY)).toBeCloseTo(1, 1);
  expect(figures.growth24h).toBeCloseTo(20 / 220, 2);
  expect(figures.why[0]).toMatch(/^grows by \d+ kB\/h \(.* to .*, 99%\)$/);
});

test('what is not known yet has a slope, and no forecast', () => {
  const figures = judgeValues(HOUR, (tick) => 200e6 + 1e4 * tick, { limit: 320e6 });
  expect(figures).toMatchObject({ state: 'UNKNOWN', timeToLimitSeconds: null });
  expect(figures.low).toBeGreaterThan(0);
});

test('a flat day is stable, and tells what growth would have shown', () => {
  const noise = noisy(2, 2e6);
  const figures = judgeValues(DAY, () => 200e6 + noise());
  expect(figures.state).toBe('STABLE');
  expect(figures.smallestDetectablePerHour).toBeGreaterThan(0);
  expect(figures.smallestDetectablePerHour).toBeLessThan((0.06 * 200e6) / 24);
  expect(figures.why.join('; ')).toMatch(/a steady growth of .*\/h would have shown/);
});

test('growth that slows down as a logarithm or a root does is a warm-up, however long it goes on', () => {
  const noise = noisy(3, 1e6);
  expect(judgeValues(DAY, (tick) => 200e6 + 15e6 * Math.log1p(tick / HOUR) + noise()).state).toBe('WARMING');
  expect(judgeValues(DAY, (tick) => 200e6 + 60e6 * Math.sqrt(tick / DAY) + noise()).state).toBe('WARMING');
});

test('a warm-up that is over is stable, and when it was over is told', () => {
  const noise = noisy(4, 1e6);
  const figures = judgeValues(DAY, (tick) => 200e6 + 50e6 * (1 - Math.exp(-tick / HOUR)) + noise());
  expect(figures.state).toBe('STABLE');
  expect((figures.warmupSeconds ?? 0) / (3 * HOUR)).toBeCloseTo(1, 0);
});

test('steps are steps, and the largest is told with its time', () => {
  const noise = noisy(5, 1e6);
  const stairs = (tick: number) => (tick > 5 * HOUR ? 30e6 : 0) + (tick > 14 * HOUR ? 10e6 : 0);
  const figures = judgeValues(DAY, (tick) => 200e6 + stairs(tick) + noise());
  expect(figures.state).toBe('STEP');
  expect((figures.stepAt ?? 0) / (5 * HOUR)).toBeCloseTo(1, 1);
});

test('a gauge that was 0 and is 3 is no leak', () => {
  expect(judgeValues(DAY, (tick) => (tick > 3 * HOUR ? 3 : 0), { unit: 'number' }).state).toBe('STEP');
});

test('one descriptor an hour is a leak', () => {
  const figures = judgeValues(DAY, (tick) => 41 + Math.floor(tick / HOUR), { unit: 'number' });
  expect(figures.state).toBe('LEAK');
  expect(figures.slopePerHour).toBeCloseTo(1, 1);
});

test('what falls is stable, and said to shrink', () => {
  const figures = judgeValues(DAY, (tick) => 1e9 - 1000 * tick);
  expect(figures.state).toBe('STABLE');
  expect(figures.why.join('; ')).toContain('shrinks by');
});

test.each([
  ['0', 0],
  ['41', 41],
  ['a tenth', 0.1],
  ['-5', -5],
  ['the smallest number', Number.MIN_VALUE],
  ['1e300', 1e300],
])('a constant is stable: %s', (_, value) => {
  const figures = judgeValues(DAY, () => value);
  expect(figures).toMatchObject({ state: 'STABLE', segments: 1, gapShare: 0 });
  expect(Math.abs((figures.level ?? 0) - value)).toBeLessThanOrEqual(1e-13 * Math.abs(value));
  expect(figures.slopePerHour).toBeCloseTo(0, 12);
});

test('a leak that begins after 8 hours is a leak, and since when is told', () => {
  const noise = noisy(6, 2e6);
  const figures = judgeValues(DAY, (tick) => 200e6 + 2000 * Math.max(0, tick - 8 * HOUR) + noise() / 4);
  expect(figures.state).toBe('LEAK');
  expect(figures.why.join('; ')).toMatch(/it began after (7|8|9) h/);
});

test('more than 5 % gaps are unknown; fewer change nothing', () => {
  const noise = noisy(7, 2e6);
  const leaking = (tick: number) => 200e6 + 500 * tick + noise();
  expect(judgeValues(DAY, (tick) => (tick % 17 === 0 ? Number.NaN : leaking(tick)))).toMatchObject({
    state: 'UNKNOWN',
  });
  expect(judgeValues(DAY, (tick) => (tick % 25 === 0 ? Number.NaN : leaking(tick)))).toMatchObject({
    state: 'LEAK',
    gapShare: 0.04,
  });
});

test('three hours have a slope and no name, and it is told when they will have one', () => {
  const figures = judgeValues(3 * HOUR, (tick) => 200e6 + 5000 * tick);
  expect(figures).toMatchObject({ state: 'UNKNOWN', enoughInSeconds: HOUR });
  expect(figures.slopePerHour).toBeCloseTo(18e6, -4);
});

test('39 readings say nothing at all', () => {
  const figures = judgeValues(39, (tick) => tick);
  expect(figures).toMatchObject({
    state: 'UNKNOWN',
    slopePerHour: null,
    low: null,
    smallestDetectablePerHour: null,
  });
  expect(figures.enoughInSeconds).toBe(4 * HOUR - 39);
});

test('80 ticks of a quarter second, an hour being 10 s, show a leak of 20 GB/h clearly enough for a threshold', () => {
  const random = randomOf(8);
  const figures = judgeValues(80, (tick) => 120e6 + 1.39e6 * tick + 2e6 * random.normal(), {
    tickSeconds: 0.25,
    hourSeconds: 10,
  });
  expect(figures.state).toBe('UNKNOWN');
  expect(figures.low).toBeGreaterThan(0.6 * 1.39e6 * 40);
});

test('restarts cut: each stretch has a level and a warm-up of its own, the leak is common', () => {
  const trace = (LEAKING['restarts + leak'] as NonNullable<(typeof LEAKING)[string]>)(DAY, 0.96, randomOf(3));
  expect(judgeTrace(trace)).toMatchObject({ state: 'LEAK', segments: trace.cuts.length + 1 });
});

test('memory that follows a daily load is told from a leak under it', () => {
  const trace = (STILL['daily load'] as StillFamily)(DAY, randomOf(2));
  const figures = judgeTrace(trace);
  expect(figures.state).toBe('STABLE');
  expect(figures.why.join('; ')).toMatch(/the load explains \d+/);
  const leaking = { ...trace, values: trace.values.map((value, tick) => value + (0.24 * BASE * tick) / DAY) };
  expect(judgeTrace(leaking).state).toBe('LEAK');
  // Without the load it is one cycle of a season, of which nobody has seen that it comes again.
  expect(judgeTrace({ ...leaking, load: null }).state).not.toBe('LEAK');
});

test('growth that stops while the load pauses is by request', () => {
  const noise = noisy(9, 5e5);
  const load = new Float64Array(DAY).map((_, tick) => (tick % (6 * HOUR) < 2 * HOUR ? 0 : 1000));
  let held = 200e6;
  const values = load.map((each) => {
    held += each * 0.6;
    return held + noise();
  });
  const figures = judgeTrace({ values, load, cuts: [] });
  expect(figures.state).toBe('LEAK');
  expect((figures.slopePerRequest ?? 0) / 0.6).toBeCloseTo(1, 1);
  expect(figures.why.join('; ')).toContain('with the requests');
});

test('while it runs a leak is a suspect, after three whole hours that agree', () => {
  const noise = noisy(10, 1e6);
  const leaking = (tick: number) => 200e6 + 2500 * tick + noise();
  expect(judgeValues(5 * HOUR, leaking, { isLive: true }).state).toBe('UNKNOWN');
  expect(judgeValues(8 * HOUR, leaking, { isLive: true }).state).toBe('SUSPECT');
});

test('the same track is always judged the same', () => {
  expect(still('wandering', 5)).toEqual(still('wandering', 5));
});

test('the smallest growth that would have shown is found when it is there, and half of it mostly is not', () => {
  let [whole, half] = [0, 0];
  for (let seed = 1; seed <= 12; seed++) {
    const trace = (STILL.flat as StillFamily)(DAY, randomOf(seed));
    const smallest = judgeTrace(trace).smallestDetectablePerHour ?? 0;
    const isLeak = (perHour: number) =>
      judgeTrace({ ...trace, values: trace.values.map((each, tick) => each + (perHour * tick) / HOUR) })
        .state === 'LEAK';
    if (isLeak(smallest)) whole++;
    if (isLeak(smallest / 2)) half++;
  }
  expect(whole).toBeGreaterThanOrEqual(9);
  expect(half).toBeLessThanOrEqual(6);
});
