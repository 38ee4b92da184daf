import { expect, test } from 'vitest';
import { intoBaseline, sideOfBaseline } from '../../../src/judge/compare/baseline-side.ts';
import { compareSides } from '../../../src/judge/compare/compare.ts';
import { type Baseline, formatBaseline, parseBaseline } from '../../../src/model/baseline.ts';
import { madeSide } from './made-process.ts';

const baselineOf = (data: unknown): Baseline => {
  const baseline = parseBaseline(JSON.stringify(data));
  if ('message' in baseline) throw new Error(baseline.message);
  return baseline;
};

const SEED = {
  dns_100qps: { p95_latency_ms: 5, p99_latency_ms: 12, error_rate: 0.0001 },
  dns_1000qps: { p95_latency_ms: 19, error_rate: 0.0005 },
  api_write_10vu: { p95_latency_ms: 120, error_rate: 0.001 },
};

test('a baseline is compared at the load that was run, and a fifth more of its p95 fails', () => {
  const base = sideOfBaseline('baseline.json', baselineOf(SEED), ['dns']);
  const good = compareSides(base, madeSide(1, { ticks: 2000 }), 0.2);
  expect(good.figures.map(({ of, name }) => `${of} ${name}`)).toEqual([
    'dns at 1000/s p95',
    'dns at 1000/s failed',
  ]);
  expect(good.state).toBe('no worse');
  expect(good.notes).toEqual([
    'baseline.json does not say on which machine it was measured',
    'only baseline.json has api_write: not compared',
  ]);
  const slow = compareSides(base, madeSide(1, { ticks: 2000, micros: 14_000 }), 0.2);
  expect(slow.figures[0]).toMatchObject({ name: 'p95', state: 'worse' });
});

test('an entry may be of a step of a flow, and one of another amount says nothing', () => {
  const { loads, figures } = sideOfBaseline('b', baselineOf(SEED), ['api', 'dns']);
  expect(Object.keys(loads)).toEqual(['dns', 'api']);
  expect(figures['api_write_10vu.p95_latency_ms']).toMatchObject({
    load: 'api',
    value: 0.12,
    low: 0.12,
    high: 0.12,
  });
  const { dns_100qps } = SEED;
  const comparison = compareSides(sideOfBaseline('b', baselineOf({ dns_100qps }), ['dns']), madeSide(1), 0.2);
  expect(comparison).toMatchObject({ state: 'cannot tell' });
  expect(comparison.figures[0]?.why).toBe('it was asked for 100/s before, now for 1000/s');
});

test('what is saved keeps all else, and is no worse than itself', () => {
  const side = madeSide(4);
  const kept = {
    ...SEED,
    dns_1000qps: { ...SEED.dns_1000qps, owner: 7 },
    series: { 'redis.process.rss': 5 },
  };
  const saved = intoBaseline(baselineOf(kept), side);
  expect(saved.entries).toMatchObject({ dns_100qps: SEED.dns_100qps, api_write_10vu: SEED.api_write_10vu });
  expect(saved.entries.dns_1000qps).toMatchObject({
    owner: 7,
    error_rate: 0,
    p95_latency_ms: expect.closeTo(19.6, 0),
  });
  expect(saved.series).toEqual({ 'redis.process.rss': 5 });
  const read = baselineOf(JSON.parse(formatBaseline(saved)));
  expect(read).toEqual(saved);
  const again = compareSides(sideOfBaseline('b', read, ['dns']), side, 0.2);
  expect(again.figures.filter(({ of }) => of.startsWith('dns')).map(({ state }) => state)).toEqual(
    Array(5).fill('no worse'),
  );
});

test('a load that was not delivered is not saved', () => {
  const side = madeSide(4);
  const spoilt = { ...side, loads: { dns: { words: '', mean: 1000, invalid: 'INVALID LOAD' } } };
  expect(intoBaseline({ entries: {}, series: {} }, spoilt)).toEqual({ entries: {}, series: {} });
});
