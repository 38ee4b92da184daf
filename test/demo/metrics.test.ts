import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { createMetrics, labelText } from '../../src/demo/metrics.ts';
import { startDemoTarget } from '../../src/demo/target.ts';
import { askUdp, query } from './dns-client.ts';
import { callRest, metricOf, openRest } from './rest-client.ts';

test('counters, readings and histograms are written as text format 0.0.4', () => {
  const metrics = createMetrics();
  const counter = metrics.counter('c_total', 'A counter.');
  counter.add(labelText({ route: 'GET "/\\"', status: 200 }));
  metrics.reading('gauge', 'g', 'A gauge.', () => 1.5);
  metrics.reading('gauge', 'absent', 'No answer.', () => null);
  const histogram = metrics.histogram('h_seconds', 'A histogram.');
  for (const seconds of [0.0001, 0.3, 99]) histogram.observe(seconds);
  const text = metrics.text();
  expect(text).toContain('# HELP c_total A counter.\n# TYPE c_total counter\n');
  expect(text).toContain('c_total{route="GET \\"/\\\\\\"",status="200"} 1\n');
  expect(text).toContain('\ng 1.5\n');
  expect(text).not.toMatch(/^absent/m);
  expect(text).toContain('h_seconds_bucket{le="0.0001"} 1\n');
  expect(text).toContain('h_seconds_bucket{le="10"} 2\nh_seconds_bucket{le="+Inf"} 3\n');
  expect(text).toContain('h_seconds_sum 99.3001\nh_seconds_count 3\n');
});

test('a target counts what it answers, by code and by route', async () => {
  const target = await startDemoTarget();
  await askUdp(target.dnsPort, query('h1.example.test'));
  await askUdp(target.dnsPort, query('nobody.example.test'));
  const health = await callRest(target.httpPort, 'GET', '/healthz');
  expect(health).toMatchObject({ status: 200, text: 'ok\n' });
  const metric = (name: string) => metricOf(target.httpPort, name);
  expect(await metric('dns_queries_total{rcode="NOERROR"}')).toBe(1);
  expect(await metric('dns_queries_total{rcode="NXDOMAIN"}')).toBe(1);
  expect(await metric('dns_query_duration_seconds_count')).toBe(2);
  expect(await metric('http_requests_total{route="GET /healthz",status="200"}')).toBe(1);
  expect(await metric('process_resident_memory_bytes')).toBeGreaterThan(20e6);
  expect(await metric('sqlite_wal_bytes')).toBeGreaterThan(0);
  await target.close();
});

test('a transaction is timed with its wait for the lock', async () => {
  const target = await startDemoTarget();
  const rest = await openRest(target.httpPort);
  const metric = (name: string) => metricOf(target.httpPort, `db_transaction_duration_seconds_${name}`);
  const [count, seconds] = [await metric('count'), await metric('sum')];
  const other = new Database(target.db);
  other.exec('BEGIN IMMEDIATE');
  const written = rest.call('POST', '/rules', { domain: 'a.test', action: 'block', enabled: true });
  await sleep(200);
  other.exec('ROLLBACK');
  other.close();
  expect(await written).toMatchObject({ status: 201 });
  // What looks into the database is one as well.
  expect((await metric('count')) - count).toBeGreaterThanOrEqual(1);
  expect((await metric('sum')) - seconds).toBeGreaterThanOrEqual(0.15);
  await target.close();
});
