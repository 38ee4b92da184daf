import { expect, test } from 'vitest';
import { instant, shareParts } from '../../src/model/instant.ts';
import { isCount, latencyOf, unitOf, type Values } from '../../src/model/series.ts';
import { thresholdOf } from './made-soak.ts';

test.each([
  ['dns.latency.p95', 'seconds'],
  ['api.list.latency.mean', 'seconds'],
  ['sqlite.log.lockwait', 'seconds'],
  ['self.lag', 'seconds'],
  ['sqlite.query.rows.time', 'seconds'],
  ['metrics.gc_seconds', 'seconds'],
  ['process.rss', 'bytes'],
  ['redis.process.pss', 'bytes'],
  ['sqlite.wal', 'bytes'],
  ['self.heap', 'bytes'],
  ['metrics.heap_bytes{kind="old"}', 'bytes'],
  ['host.cpu', 'ratio'],
  ['dns.rate', 'number'],
  ['dns.errors', 'number'],
  ['process.fds', 'number'],
] as const)('%s is measured in %s', (series, unit) => {
  expect(unitOf(series)).toBe(unit);
});

test('counts are told from gauges by their names', () => {
  const counts = ['dns.due', 'dns.errors', 'api.error.timeout', 'api.error.status.503', 'process.exits'];
  for (const count of [...counts, 'ws.delivered', 'ws.reconnects', 'ws.seen.late'])
    expect(isCount(count)).toBe(true);
  for (const gauge of ['dns.rate', 'dns.inflight', 'process.rss', 'dns.latency.p95', 'ws.connections'])
    expect(isCount(gauge)).toBe(false);
});

test('a latency series names its load or step, and its figure', () => {
  expect(latencyOf('dns.latency.p95')).toEqual({ of: 'dns', figure: 'p95' });
  expect(latencyOf('api.list.latency.max')).toEqual({ of: 'api.list', figure: 'max' });
  expect(latencyOf('dns.latency')).toBeUndefined();
});

const VALUES = {
  'dns.due': 100,
  'dns.errors': 1,
  'dns.lost': 2,
  'dns.missed': 3,
  'dns.error.status.503': 7,
};

test('errors as a share are all that failed: errors, lost and missed', () => {
  expect(shareParts('dns.errors', VALUES)).toEqual({ bad: 6, due: 100 });
  expect(shareParts('dns.lost', VALUES)).toEqual({ bad: 2, due: 100 });
  expect(shareParts('dns.error.status.503', VALUES)).toEqual({ bad: 7, due: 100 });
  expect(shareParts('dns.error.never', VALUES)).toEqual({ bad: 0, due: 100 });
  expect(shareParts('dns.errors', { ...VALUES, 'dns.due': null })).toBeNull();
  expect(shareParts('nodots', VALUES)).toBeNull();
});

test('a share of one tick is of what came due in it', () => {
  const threshold = thresholdOf('dns.errors < 5%');
  const now = { 'dns.due': 200, 'dns.errors': 11, 'dns.lost': 2, 'dns.missed': 3 };
  const seen = (at: Values, before: Values) =>
    instant(threshold, { now: at, before, histograms: {}, seconds: 1 });
  expect(seen(now, VALUES)).toBe(0.1);
  expect(seen(now, {})).toBe(16 / 200);
  expect(seen(VALUES, VALUES)).toBeNull();
  expect(seen({}, VALUES)).toBeNull();
});

test('the answer to a query is a number, and no count, whatever its name', () => {
  for (const series of ['sql.query.errors', 'sql.log.query.rss', 'db.sql.query.lost', 'sqlite.query.read']) {
    expect(unitOf(series), series).toBe('number');
    expect(isCount(series), series).toBe(false);
  }
  expect(unitOf('sql.query.errors.time')).toBe('seconds');
  expect(isCount('query.errors')).toBe(true);
});
