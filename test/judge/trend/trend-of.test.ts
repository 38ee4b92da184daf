import { expect, test } from 'vitest';
import { trendOf, trendsOf } from '../../../src/judge/trend/trend-of.ts';
import { fold } from '../../../src/model/reduce.ts';
import type { Values } from '../../../src/model/series.ts';
import type { State } from '../../../src/model/state.ts';
import { gaussian, profileOf, soakOf } from '../../model/made-soak.ts';

/** A soak that is over: 10 s are an hour. */
function soaked(
  ticks: number,
  valuesAt: (tick: number) => Values,
  made: Parameters<typeof profileOf>[0] = {},
): State {
  const profile = {
    ...profileOf({ judgeHourMs: 10_000, ...made }),
    probes: [{ kind: 'prometheus' as const, prefix: 'metrics', url: '', headers: {}, only: [] }],
  };
  return { ...fold(soakOf(profile, ticks, (tick) => ({ values: valuesAt(tick) }))), phase: 'ended' };
}

test("a leak is found in a run's series, on the judge's clock", () => {
  const noise = gaussian(1);
  const trend = trendOf(
    soaked(120, (tick) => ({ 'process.rss': 1e8 + 2e5 * tick + 2e5 * noise() })),
    'process.rss',
  );
  expect(trend).toMatchObject({ series: 'process.rss', state: 'LEAK' });
  expect((trend?.slopePerHour ?? 0) / 2e6).toBeCloseTo(1, 1);
});

test('a series without a reading has no trend, and one that nobody knows has none either', () => {
  const state = soaked(100, () => ({ 'process.rss': null }));
  expect(trendOf(state, 'process.rss')).toBeNull();
  expect(trendOf(state, 'process.pss')).toBeNull();
});

test('a restart cuts what is told of its process, and not the file it writes', () => {
  const state = soaked(200, (tick) => ({
    'process.rss': 1e8 + 1e6 * (tick % 100),
    'process.restarts': tick < 100 ? 0 : 1,
    'metrics.heap_bytes': 1e7,
    'sqlite.file': 1e6 + tick,
  }));
  expect(trendOf(state, 'process.rss')?.segments).toBe(2);
  expect(trendOf(state, 'metrics.heap_bytes')?.segments).toBe(2);
  expect(trendOf(state, 'sqlite.file')?.segments).toBe(1);
});

test('what is free on a disk is judged as what is used, until nothing is left', () => {
  const state = soaked(120, (tick) => ({ 'disk.free': 1e9 - 1e6 * tick }));
  const trend = trendOf(state, 'disk.free');
  expect(trend?.state).toBe('LEAK');
  expect(trend?.level).toBeCloseTo(0.88e9, -7);
  expect(trend?.timeToLimitSeconds).toBeCloseTo(880, -1);
});

test('the limit is the one that a line of the profile sets', () => {
  const state = soaked(120, (tick) => ({ 'process.rss': 1e8 + 1e5 * tick }), {
    pass: ['process.rss < 212MB'],
  });
  expect(trendOf(state, 'process.rss')?.timeToLimitSeconds).toBeCloseTo(1000, -1);
});

test('processes come first; counters, by kind or by name, and the time of the scrape are not judged', () => {
  const state = soaked(60, () => ({
    'metrics.heap_bytes': 5,
    'metrics.requests_total': 1,
    'metrics.scrape.time': 0.1,
    'dns.latency.p95': 0.01,
    'dns.latency.p50': 0.01,
    'process.cpu': 0.1,
    'process.rss': 1e8,
  }));
  const names = (of: State) => trendsOf(of).map(({ series }) => series);
  expect(names(state)).toEqual(['process.rss', 'dns.latency.p95', 'metrics.heap_bytes']);
  expect(names({ ...state, counters: { 'metrics.heap_bytes': true } })).toEqual([
    'process.rss',
    'dns.latency.p95',
  ]);
});

test('the load of the run is what a daily memory is explained by', () => {
  const load = (tick: number) => 1000 + 500 * Math.sin(tick / 38);
  const noise = gaussian(2);
  const state = soaked(240, (tick) => ({
    'process.rss': 1e8 + 2e4 * load(tick) + 1e5 * noise(),
    'dns.rate': load(tick),
  }));
  expect(trendOf(state, 'process.rss')?.why.join('; ')).toContain('the load explains');
});

test('while it runs a look is kept for some ticks, and is the same for the same state', () => {
  const noise = gaussian(3);
  const live = {
    ...soaked(300, (tick) => ({ 'process.rss': 1e8 + 1e4 * tick + 1e5 * noise() })),
    phase: 'soak' as const,
  };
  const again = JSON.parse(JSON.stringify(live)) as State;
  expect(trendOf(again, 'process.rss')).toEqual(trendOf(live, 'process.rss'));
  expect(trendOf(live, 'process.rss')?.state).toBe('SUSPECT');
});
