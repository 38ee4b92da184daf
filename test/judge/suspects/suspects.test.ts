import { describe, expect, test } from 'vitest';
import { suspectsOf } from '../../../src/judge/suspects/suspects.ts';
import type { Values } from '../../../src/model/series.ts';
import type { State } from '../../../src/model/state.ts';
import type { Trend } from '../../../src/model/trend.ts';
import { gaussian, soaked } from '../../model/made-soak.ts';

const MB = 1e6;
const trendOf = (series: string, state: Trend['state'] = 'LEAK'): Trend => ({
  series,
  state,
  level: 1,
  slopePerHour: 1,
  low: 0.5,
  high: 1.5,
  growth24h: 1,
  smallestDetectablePerHour: 0.1,
  segments: 1,
  gapShare: 0,
  warmupSeconds: null,
  stepAt: null,
  timeToLimitSeconds: null,
  enoughInSeconds: 0,
  slopePerRequest: null,
  why: [],
});
const RSS = [trendOf('process.rss')];

/** From 0 to 1: a steady climb, and one that comes in bumps. */
const line = (tick: number, ticks: number): number => tick / ticks;
const bumpy = (tick: number, ticks: number): number =>
  Math.floor((8 * tick) / ticks) / 8 + Math.max(0, (((8 * tick) / ticks) % 1) - 0.7) / 2.4;

/** Three dozen things that grow, move or stand beside a leak, and have nothing to do with it. */
function decoys(ticks: number, seed = 3): (tick: number) => Values {
  const noise = gaussian(seed);
  const walks = Array.from({ length: 12 }, () => 1000);
  return (tick) => {
    const values: Record<string, number> = {
      'metrics.process_start_time_seconds': 1.7e9,
      'metrics.uptime_seconds': tick,
      'metrics.last_backup_timestamp_seconds': tick * 10,
      'metrics.requests_total': tick * 1000,
      'metrics.latency_seconds_sum': tick,
      'metrics.bytes_written': tick * 1e4,
      'process.read': tick * 1e4,
      'process.write': tick * 1e5,
      'process.exits': 0,
      'self.rss': 80 * MB + 31 * MB * line(tick, ticks),
      'self.heap': 20 * MB + 31 * MB * line(tick, ticks),
      'host.mem': 4e9 + 31 * MB * line(tick, ticks),
      'dns.due': tick * 1000,
      'dns.latency.p95': 0.002,
      'dns.inflight': 1,
      'disk.used': 5e9 + 31 * MB * line(tick, ticks),
      'process.fds': 34,
      'process.threads': 12,
      'metrics.nodejs_heap_used_bytes': 20 * MB + 0.5 * MB * noise(),
      'sqlite.file': 5 * MB + 3 * MB * line(tick, ticks),
      'sqlite.wal': 4 * MB,
    };
    for (const [i, at] of walks.entries()) {
      walks[i] = at + noise();
      values[`metrics.walk${i}`] = walks[i] as number;
    }
    for (let i = 0; i < 12; i++)
      values[`metrics.table${i}_rows`] = 100 + 50 * i * line(tick, ticks) + noise();
    return values;
  };
}

interface Made {
  readonly ticks?: number;
  readonly shape?: (tick: number, ticks: number) => number;
  readonly more?: (tick: number, ticks: number) => Values;
  readonly seed?: number;
}

function leaking({ ticks = 600, shape = line, more = () => ({}), seed = 3 }: Made = {}): State {
  const others = decoys(ticks, seed);
  const noise = gaussian(seed + 1);
  const state = soaked({}, ticks, (tick) => ({
    values: {
      ...others(tick),
      'process.rss': 100 * MB + 31 * MB * shape(tick, ticks) + 0.2 * MB * noise(),
      ...more(tick, ticks),
    },
  }));
  return { ...state, phase: 'ended', counters: { 'metrics.bytes_written': true } };
}

const first = (state: State) => suspectsOf(state, RSS)[0];

describe('the first suspect among dozens is', () => {
  test('the gauge in bytes that grew by as many, though all grow in a straight line', () => {
    const more = (tick: number, ticks: number) => ({ 'metrics.cache_bytes': 31 * MB * line(tick, ticks) });
    const found = first(leaking({ more }));
    expect(found?.moving[0]).toMatchObject({ series: 'metrics.cache_bytes' });
    expect(found?.moving[0]?.likeness).toBeGreaterThan(0.9);
    expect(found?.moving[0]?.why).toMatch(/^grew by (27|28)(\.\d)? MB of its (27|28)(\.\d)? MB/);
  });

  test.each([1, 2, 3, 4, 5])('the queue whose bumps coincide with the memory’s (seed %i)', (seed) => {
    const more = (tick: number, ticks: number) => ({
      'metrics.queue_length': Math.round(30_000 * bumpy(tick, ticks)),
    });
    const found = first(leaking({ shape: bumpy, more, seed }));
    expect(found?.moving[0]).toMatchObject({ series: 'metrics.queue_length' });
    expect(found?.moving[0]?.why).toContain('their bumps coincide');
    expect(found?.moving[0]?.likeness).toBeGreaterThan(2 * 0.45);
  });

  test('the descriptors, when it is they that come with it', () => {
    const more = (tick: number, ticks: number) => ({
      'process.fds': 34 + Math.round(200 * bumpy(tick, ticks)),
    });
    expect(first(leaking({ shape: bumpy, more }))?.moving[0]?.series).toBe('process.fds');
  });

  test('found also where a day has two buckets an hour', () => {
    const more = (tick: number, ticks: number) => ({
      'metrics.sessions': 100 + Math.round(900 * bumpy(tick, ticks)),
    });
    expect(first(leaking({ ticks: 6000, shape: bumpy, more }))?.moving[0]?.series).toBe('metrics.sessions');
  }, 20_000);
});

test('bytes that grew by many times as much, in a straight line, are no reason', () => {
  const more = (tick: number, ticks: number) => ({ 'metrics.cache_bytes': 500 * MB * line(tick, ticks) });
  const told = first(leaking({ more }))?.moving.map(({ series }) => series);
  expect(told).not.toContain('metrics.cache_bytes');
});

test('what merely grows in a straight line is weak evidence, and said to be', () => {
  const [suspect] = first(leaking())?.moving ?? [];
  expect(suspect?.likeness).toBeLessThanOrEqual(0.5);
  expect(suspect?.why).toContain('weak evidence');
});

test('counters, clocks, what is ours and what is the machine’s are no suspects', () => {
  const told = first(leaking())?.moving.map(({ series }) => series) ?? [];
  expect(told.length).toBeLessThanOrEqual(5);
  for (const series of told) expect(series).toMatch(/^metrics\.(table|walk)|^sqlite\.file$/);
});

test('the same memory by another name is told as such, and last', () => {
  const more = (tick: number, ticks: number) => ({
    'process.pss': 90 * MB + 31 * MB * line(tick, ticks),
    'metrics.process_resident_memory_bytes': 100 * MB + 31 * MB * line(tick, ticks),
    'metrics.cache_bytes': 31 * MB * line(tick, ticks),
  });
  const state = leaking({ more });
  const [rss, ...others] = suspectsOf(state, [trendOf('process.pss'), ...RSS]);
  expect(others).toEqual([]);
  expect(rss?.moving[0]?.series).toBe('metrics.cache_bytes');
  expect(rss?.moving.at(-1)?.why).toContain('by another name');
});

test('so are a log, a file and descriptors that are counted twice', () => {
  const more = (tick: number, ticks: number) => ({
    'sqlite.wal': 31 * MB * line(tick, ticks),
    'metrics.sqlite_wal_bytes': 31 * MB * line(tick, ticks),
    'process.fds': 34 + tick,
    'metrics.process_open_fds': 34 + tick,
  });
  const found = suspectsOf(leaking({ more }), [trendOf('sqlite.wal'), trendOf('process.fds')]);
  for (const [i, alias] of ['metrics.sqlite_wal_bytes', 'metrics.process_open_fds'].entries())
    expect(found[i]?.moving.at(-1)).toMatchObject({
      series: alias,
      why: expect.stringContaining('another name'),
    });
});

test('heap, descriptors and threads that do not move are said not to', () => {
  expect(suspectsOf(leaking(), [trendOf('sqlite.file')])[0]?.still).toEqual([]);
  expect(first(leaking())?.still).toEqual(
    expect.arrayContaining(['process.fds', 'process.threads', 'metrics.nodejs_heap_used_bytes']),
  );
  const more = (tick: number, ticks: number) => ({
    'metrics.nodejs_heap_used_bytes': 20 * MB + 30 * MB * line(tick, ticks),
  });
  const found = first(leaking({ more }));
  expect(found?.moving[0]?.series).toBe('metrics.nodejs_heap_used_bytes');
  expect(found?.still).not.toContain('metrics.nodejs_heap_used_bytes');
});

test('a restart takes the memory and the queue with it, and does not hide that they move together', () => {
  const ticks = 600;
  const sinceRestart = (tick: number) => bumpy(tick % 200, 200);
  const more = (tick: number) => ({
    'metrics.queue_length': Math.round(10_000 * sinceRestart(tick)),
    'metrics.filling': tick % 200,
    'process.restarts': Math.floor(tick / 200),
  });
  const found = first(leaking({ ticks, shape: sinceRestart, more }));
  expect(found?.moving[0]?.series).toBe('metrics.queue_length');
  // All that begins again at a restart has that in common, which is no evidence.
  const filling = found?.moving.find(({ series }) => series === 'metrics.filling');
  expect(filling?.why).toContain('weak evidence');
});

test('with a handful of readings nothing is said to move, and nothing to be still', () => {
  expect(first(leaking({ ticks: 10 }))).toEqual({ of: 'process.rss', moving: [], still: [] });
});

test('gaps in one are gaps in both', () => {
  const more = (tick: number, ticks: number) => ({
    'metrics.cache_bytes': tick % 3 === 0 ? null : 31 * MB * line(tick, ticks),
  });
  expect(first(leaking({ more }))?.moving[0]?.series).toBe('metrics.cache_bytes');
});

test('memory comes first, then what else leaks, then a latency that rose; three at most, one while the run goes on', () => {
  const trends = [
    trendOf('dns.latency.p95', 'STEP'),
    trendOf('process.fds'),
    trendOf('process.threads', 'SUSPECT'),
    trendOf('process.rss'),
    trendOf('sqlite.wal', 'STABLE'),
    trendOf('sqlite.file', 'WARMING'),
  ];
  expect(suspectsOf(leaking(), trends).map(({ of }) => of)).toEqual([
    'process.rss',
    'process.fds',
    'process.threads',
  ]);
  const going: State = { ...leaking(), phase: 'soak' };
  expect(suspectsOf(going, trends).map(({ of }) => of)).toEqual(['process.rss']);
  expect(suspectsOf(leaking(), trends.slice(0, 1)).map(({ of }) => of)).toEqual(['dns.latency.p95']);
  expect(suspectsOf(leaking(), [])).toEqual([]);
});

test('a load’s latencies are one, a scraped gauge comes last, and each target has its own memory', () => {
  const trends = [
    trendOf('metrics.queue_length'),
    trendOf('dns.latency.p95'),
    trendOf('dns.service.latency.p99'),
    trendOf('web.process.rss'),
    trendOf('redis.process.rss'),
  ];
  const named = (most: readonly Trend[]) => suspectsOf(leaking(), most).map(({ of }) => of);
  expect(named(trends)).toEqual(['web.process.rss', 'redis.process.rss', 'dns.latency.p95']);
  expect(named(trends.slice(0, 3))).toEqual(['dns.latency.p95', 'metrics.queue_length']);
});

test('the unit and the start of a series change nothing', () => {
  const scaled = (factor: number, offset: number) =>
    first(
      leaking({
        shape: bumpy,
        more: (tick, ticks) => ({
          'metrics.queue_length': offset + factor * Math.round(30_000 * bumpy(tick, ticks)),
        }),
      }),
    )?.moving;
  expect(scaled(7, 1e6)).toEqual(scaled(1, 0));
});

test('the same state gives the same suspects', () => {
  const state = leaking({ shape: bumpy });
  expect(suspectsOf(state, RSS)).toEqual(suspectsOf(state, RSS));
});
