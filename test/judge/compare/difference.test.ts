import { expect, test } from 'vitest';
import { differenceOf } from '../../../src/judge/compare/difference.ts';
import type { Bucket } from '../../../src/model/buckets.ts';
import { constant, type Histogram, mergeAll } from '../../../src/model/histogram.ts';
import type { Past } from '../../../src/model/question.ts';
import { isCount } from '../../../src/model/series.ts';
import { seeded } from '../../model/made-soak.ts';

const WIDTH = 60;
const BUCKETS = 20;

/** 20 buckets of a minute each. */
const past = (
  series: Record<string, (i: number) => number | null>,
  histograms: Record<string, (i: number) => Histogram> = {},
): Past => ({
  from: 0,
  to: BUCKETS * WIDTH,
  width: WIDTH,
  at: Array.from({ length: BUCKETS }, (_, i) => i),
  series: Object.fromEntries(
    Object.entries(series).map(([name, valueAt]) => [
      name,
      Array.from({ length: BUCKETS }, (_, i): Bucket => {
        const value = valueAt(i);
        return value === null ? [0, WIDTH, 0, 0, 0] : [WIDTH, 0, value, value, value * WIDTH];
      }),
    ]),
  ),
  histograms: Object.fromEntries(
    Object.entries(histograms).map(([name, at]) => [name, Array.from({ length: BUCKETS }, (_, i) => at(i))]),
  ),
});

const differ = (before: Past, after: Past) =>
  differenceOf(before, after, { everyMs: 1000, isCounter: isCount });

const noisy = (level: number, noise: number, seed = 1) => {
  const random = seeded(seed);
  return () => level + (random() - 0.5) * noise;
};

test('a change that is small beside what a series does anyway is none', () => {
  const { changed, same } = differ(
    past({ 'process.rss': noisy(100, 20, 3) }),
    past({ 'process.rss': noisy(101, 20, 9) }),
  );
  expect({ changed, same }).toEqual({ changed: [], same: 1 });
});

test('what changed by the most of its own scatter stands first, however small its share', () => {
  const { changed } = differ(
    past({ loud: noisy(100, 60, 3), calm: noisy(100, 0.1, 5), still: () => 7 }),
    past({ loud: noisy(160, 60, 7), calm: noisy(101, 0.1, 8), still: () => 8 }),
  );
  expect(changed.map(({ name }) => name)).toEqual(['still', 'calm', 'loud']);
  expect(changed[0]).toMatchObject({
    kind: 'mean',
    sureness: null,
    before: { value: 7 },
    after: { value: 8 },
  });
  expect(changed[2]?.sureness).toBeGreaterThan(1);
});

test('a count is told by what it gained a second', () => {
  const { changed } = differ(past({ 'dns.ok': (i) => 600 * i }), past({ 'dns.ok': (i) => 1e6 + 1200 * i }));
  expect(changed).toMatchObject([
    { name: 'dns.ok', kind: 'rate', before: { value: 10 }, after: { value: 20 } },
  ]);
});

test('a last bucket that is not full is as long as it has ticks', () => {
  const ragged = (perSecond: number): Past => {
    const full = past({ 'dns.ok': (i) => 60 * perSecond * i });
    const buckets = full.series['dns.ok'] ?? [];
    const last = 60 * perSecond * (BUCKETS - 2) + 6 * perSecond;
    return { ...full, series: { 'dns.ok': [...buckets.slice(0, -1), [6, 0, last, last, 6 * last]] } };
  };
  const { changed } = differ(ragged(10), ragged(20));
  expect(changed).toMatchObject([{ before: { value: 10, low: 10 }, after: { value: 20, high: 20 } }]);
});

test('a count that began anew meanwhile did not fall', () => {
  const { changed } = differ(
    past({ 'dns.ok': (i) => 600 * i }),
    past({ 'dns.ok': (i) => 1200 * (i < 10 ? 100 + i : i - 10) }),
  );
  expect(changed).toMatchObject([{ name: 'dns.ok', before: { value: 10 }, after: { value: 20 } }]);
});

test('of gaps nothing is told', () => {
  const { changed, same, unknown } = differ(
    past({ 'process.rss': () => 5, 'sqlite.wal': (i) => (i < 3 ? 4 : null) }),
    past({ 'process.rss': () => null, 'sqlite.wal': () => 9 }),
  );
  expect({ changed, same, unknown }).toEqual({
    changed: [],
    same: 0,
    unknown: ['process.rss', 'sqlite.wal'],
  });
});

test('latencies are those of all the requests of a stretch, never averaged', () => {
  const requests = (slow: number) => (i: number) =>
    mergeAll([
      constant(1000 + 10 * (i % 3), 100),
      ...[0, 1, 2, 3, 4].map((part) => constant(slow * (1 + part / 10), 5)),
    ]);
  const { changed } = differ(
    past({ 'dns.latency.p95': () => 0.001 }, { dns: requests(5000) }),
    past({ 'dns.latency.p95': () => 0.002 }, { dns: requests(50_000) }),
  );
  expect(changed.map(({ name, kind }) => [name, kind])).toEqual(
    expect.arrayContaining([
      ['dns p95', 'percentile'],
      ['dns p99', 'percentile'],
    ]),
  );
  expect(changed.find(({ name }) => name === 'dns p95')?.after.value).toBeGreaterThan(0.045);
  expect(changed.some(({ name }) => name.includes('latency') || name === 'dns p50')).toBe(false);
});

test('a load without a request in either is not among the unknown ones', () => {
  const { unknown } = differ(past({}, { api: () => [] }), past({}, { api: () => [] }));
  expect(unknown).toEqual([]);
});
