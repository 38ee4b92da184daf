import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseThreshold, type Threshold } from '../../src/model/threshold.ts';

fc.configureGlobal({ seed: 20_251_121 });

const read = (text: string): Threshold => {
  const parsed = parseThreshold(text);
  if ('message' in parsed) throw new Error(`${text}: ${parsed.message}`);
  return parsed;
};

test.each<[string, Partial<Threshold>]>([
  ['dns.latency.p95 < 100ms', { series: 'dns.latency.p95', operator: '<', limit: 0.1, unit: 'seconds' }],
  ['dns.errors < 0.1%', { limit: 0.001, unit: 'ratio', share: true, measure: 'value' }],
  ['api.latency.p95 over 5m < 500ms', { overMs: 300_000, limit: 0.5 }],
  ['process.rss growth < 20%', { measure: 'growth', limit: 0.2, unit: 'ratio', share: false }],
  ['sqlite.file slope < 10GB/d', { measure: 'slope', limit: 1e10 / 86_400, unit: 'bytes' }],
  ['process.exits == 0', { operator: '==', limit: 0, share: false }],
  ['dns.errors > 5% for 30s', { operator: '>', limit: 0.05, share: true, forMs: 30_000 }],
  ['dns.latency.p95 > 200ms for 1m', { forMs: 60_000 }],
  ['process.rss slope < 10MB/h after 1h', { afterMs: 3_600_000, limit: 10e6 / 3600 }],
  ['x.y <= 5 for 10s after 4h', { operator: '<=', forMs: 10_000, afterMs: 14_400_000 }],
  ['x.y >= 5 after 4h for 10s', { operator: '>=', forMs: 10_000, afterMs: 14_400_000 }],
  ['x.y over 1m > 5 for 10m', { overMs: 60_000, forMs: 600_000 }],
  ['dns.rate>=900', { series: 'dns.rate', operator: '>=', limit: 900 }],
  ['dns.rate>=900/s', { limit: 900 }],
  ['a.rate != 0', { operator: '!=' }],
  ['api.error.status.503 < 1%', { series: 'api.error.status.503', share: true }],
  ['metrics.heap_bytes{kind="old gen",x="1"} < 5', { series: 'metrics.heap_bytes{kind="old gen",x="1"}' }],
  ['redis.process.rss < 2GB', { series: 'redis.process.rss' }],
  ['my-load.latency.max < 2s', { series: 'my-load.latency.max' }],
  ['host.cpu < 80%', { unit: 'ratio', share: false }],
  ['host.cpu < 0.8', { unit: 'number', limit: 0.8 }],
  ['disk.free > 0', { limit: 0 }],
  ['self.heap < 200MB', { unit: 'bytes' }],
])('«%s» is read', (text, expected) => {
  expect(read(text)).toMatchObject(expected);
});

test('a line without a form of time has none of its keys', () => {
  expect(Object.keys(read('a.rate < 5'))).toEqual([
    'text',
    'series',
    'measure',
    'operator',
    'limit',
    'unit',
    'share',
  ]);
});

test('its text is told with single spaces, so that it can be told again', () => {
  expect(read('  dns.errors   <\t0.1%  ').text).toBe('dns.errors < 0.1%');
});

test.each<[string, number, RegExp]>([
  ['', 0, /starts with the name/],
  ['< 5', 0, /starts with the name/],
  ['5 < dns.rate', 0, /starts with the name/],
  ['dns.rate', 8, /comparison is missing/],
  ['dns.rate <', 10, /no limit/],
  ['dns.rate = 5', 9, /«=» where/],
  ['dns.rate => 5', 9, /«=» where/],
  ['dns.rate shrinks < 5', 9, /«shrinks» where/],
  ['dns.latency.p95 < 10 ms', 21, /«ms» is too much/],
  ['dns.rate < 10 ms', 14, /«ms» is too much/],
  ['dns.rate < -5', 11, /«-» is no limit/],
  ['dns.rate < many', 11, /«many» is no limit/],
  ['dns.rate < 5 for', 16, /«» is no duration/],
  ['dns.rate < 5 for ages', 17, /«ages» is no duration/],
  ['dns.rate < 5 for 0s', 17, /«0s» is no duration/],
  ['dns.rate < 5 during 5s', 13, /«during» is too much/],
  ['dns.latency.p95 over 0s < 5ms', 21, /no window/],
  ['dns.latency.p95 over < 5ms', 21, /no window/],
  ['dns.latency.p95 < 5MB', 18, /measured in seconds/],
  ['process.rss < 100ms', 14, /measured in bytes/],
  ['process.rss < 5', 14, /measured in bytes/],
  ['process.rss growth < 5MB', 21, /share of the start/],
  ['process.rss growth < 5%/h', 21, /share of the start/],
  ['process.rss slope < 5MB', 20, /needs a time/],
  ['process.rss < 5MB/h', 14, /only a slope/],
  ['process.rss slope < 5/constructor', 20, /no limit/],
  ['process.rss growth < 5% for 10s', 0, /over the whole soak/],
  ['process.rss slope over 5m < 5MB/h', 0, /over the whole soak/],
])('«%s» is refused at column %d', (text, column, message) => {
  const parsed = parseThreshold(text);
  expect(parsed).toMatchObject({ column, message: expect.stringMatching(message) });
  expect((parsed as { hint: string }).hint).not.toBe('');
});

test('no text at all makes the reader throw', () => {
  const word = fc.constantFrom(
    'dns.errors',
    'growth',
    'slope',
    'over',
    '5m',
    '<',
    '==',
    '0.1%',
    '5GB/d',
    'for',
    'after',
    '{',
    '}',
    '/',
    '%',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(word).map((words) => words.join(' ')),
      ),
      (text) => {
        const parsed = parseThreshold(text);
        if ('message' in parsed) expect(parsed.column).toBeLessThanOrEqual(text.length);
        else expect(Number.isFinite(parsed.limit)).toBe(true);
      },
    ),
  );
});

test('what was read from a line is read from its told text again', () => {
  for (const text of ['x.y  over 1m >  5 for 10m after 1h', 'sqlite.file slope < 10GB/d'])
    expect(read(read(text).text)).toEqual(read(text));
});
