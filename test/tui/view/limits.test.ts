import { expect, test } from 'vitest';
import { parseThreshold, type Threshold } from '../../../src/model/threshold.ts';
import { limitsOf } from '../../../src/tui/view/limits.ts';
import { healthy, PROFILE } from '../made.ts';

const limits = (series: string, ...lines: readonly string[]) => {
  const pass = lines
    .map((line) => parseThreshold(line))
    .filter((line): line is Threshold => !('message' in line));
  expect(pass).toHaveLength(lines.length);
  return limitsOf({ ...healthy(), profile: { ...PROFILE, pass } }, series);
};

test('a limit on the values of a series is drawn, without the name of whose it is', () => {
  expect(limits('dns.latency.p95', 'dns.latency.p95 < 100ms')).toEqual([
    { value: 0.1, label: 'p95 < 100ms' },
  ]);
  expect(limits('sqlite.wal', 'sqlite.wal max < 100MB')).toEqual([{ value: 1e8, label: 'wal max < 100MB' }]);
});

test('the same limit twice is drawn once', () => {
  expect(limits('dns.latency.p95', 'dns.latency.p95 < 100ms', 'dns.latency.p95 over 5m < 100ms')).toEqual([
    { value: 0.1, label: 'p95 < 100ms' },
  ]);
});

test('what is said of its growth, of a share, of another series or of a stage only is no limit on its values', () => {
  expect(limits('process.rss', 'process.rss growth < 20%', 'process.rss slope < 10MB/h')).toEqual([]);
  expect(limits('dns.errors', 'dns.errors < 0.1%')).toEqual([]);
  expect(limits('dns.latency.p95', 'dns.latency.p99 < 1s', 'dns.latency.p95 < 50ms during step 2')).toEqual(
    [],
  );
  expect(limits('process.exits', 'process.exits == 0')).toEqual([]);
});
