import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readMetrics, readProgress, readSummary, readVersion } from '../../../src/load/k6/read-account.ts';

const recorded = (name: string) => readFileSync(path.join(import.meta.dirname, 'fixtures', name), 'utf8');

test('recorded: a threshold that k6 calls true was crossed, and a failed request that it calls passed failed', () => {
  const account = readSummary(recorded('k6-arrival-fail.summary.json'));
  expect(account).toMatchObject({ iterations: 1052, requests: 1052, failed: 51, dropped: 0 });
  expect(account?.crossed.toSorted()).toEqual(['checks: rate>0.99', 'http_req_failed: rate<0.01']);
  expect(account?.latency.p95).toBeCloseTo(0.000539, 6);
  expect(readSummary(recorded('k6-vus.summary.json'))).toMatchObject({
    requests: 490,
    failed: 0,
    crossed: [],
  });
});

test('recorded: the REST API tells failed requests as a rate, which is of whole requests', () => {
  const account = readMetrics(recorded('k6-rest-v1-metrics.json'));
  expect(account).toMatchObject({ iterations: 504, requests: 504, failed: 24 });
  expect(Object.keys(account?.latency ?? {}).toSorted()).toEqual(['max', 'mean', 'p50', 'p90', 'p95']);
});

test('recorded: progress says how long it has run and what was interrupted', () => {
  const lines = recorded('k6-sigint.stdout.txt').split('\n');
  expect(lines.map(readProgress).filter((progress) => progress !== null)).toEqual([
    { elapsedMs: 1000, interrupted: 0 },
    { elapsedMs: 2000, interrupted: 0 },
    { elapsedMs: 2200, interrupted: 5 },
  ]);
  expect(readProgress('running (2h03m04.5s), 05/20 VUs, 95 complete and 1 interrupted iterations')).toEqual({
    elapsedMs: 7_384_500,
    interrupted: 1,
  });
});

test.each(['', '{', 'null', '[]', '{"data":7}', '{"metrics":7}', '<html>'])('«%s» is no account', (text) => {
  expect(readMetrics(text)).toBeNull();
  expect(readSummary(text)).toBeNull();
});

test('numbers that are none count as nothing', () => {
  const text =
    '{"metrics":{"iterations":{"count":-1},"http_reqs":{"count":"7"},"checks":{"thresholds":3},"x":null}}';
  expect(readSummary(text)).toEqual({
    iterations: 0,
    dropped: 0,
    requests: 0,
    failed: 0,
    latency: {},
    crossed: [],
  });
});

test.each([
  ['k6 v0.49.0 (commit/4bcbc1330d, go1.21.7, linux/amd64)', { major: 0, minor: 49 }],
  ['k6 v1.3.0 (commit/devel, go1.23.5, linux/amd64)', { major: 1, minor: 3 }],
  ['k6 v2.0.0 (go1.26.0, linux/amd64)', { major: 2, minor: 0 }],
  ['node v24.0.0', null],
])('%s is told from others', (said, version) => {
  expect(readVersion(said)).toEqual(version);
});
