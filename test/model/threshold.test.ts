import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
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
  ['process.rss slope > -1MB/h', { measure: 'slope', limit: -1e6 / 3600 }],
  ['process.rss growth > -5%', { measure: 'growth', limit: -0.05 }],
  ['dns.latency.p95 < 5μs', { limit: 5e-6 }],
  ['x.y over 1h30m < 5', { overMs: 5_400_000 }],
  ['x.y < 5 over 5m', { overMs: 300_000 }],
  ['dns.latency p95 < 1s', { series: 'dns.latency.p95', measure: 'value' }],
  ['dns.latency.p99.9 < 1s', { series: 'dns.latency', measure: 'p99.9', unit: 'seconds' }],
  ['api.create.latency p99.9 over 5m < 1s', { series: 'api.create.latency', measure: 'p99.9' }],
  ['process.rss p95 < 1GB', { series: 'process.rss', measure: 'p95' }],
  ['process.rss max < 1GB', { measure: 'max', unit: 'bytes' }],
  ['dns.latency.p95 max < 1s', { series: 'dns.latency.p95', measure: 'max' }],
  ['metrics.gc_total rate < 6/min', { measure: 'rate', limit: 0.1 }],
  ['process.write rate < 10MB/s', { measure: 'rate', limit: 1e7 }],
  ['process.rss steady', { measure: 'steady', operator: '==', limit: 1 }],
  ['process.rss / metrics.heap_bytes < 3', { divisor: { series: 'metrics.heap_bytes', measure: 'value' } }],
  ['sqlite.wal/sqlite.file < 50%', { series: 'sqlite.wal', limit: 0.5, share: false }],
  ['a.x max / a.x min < 2', { measure: 'max', divisor: { series: 'a.x', measure: 'min' } }],
  ['api.latency.p99 / api.latency.p50 < 10', { divisor: { series: 'api.latency.p50', measure: 'value' } }],
  ['dns.lost / dns.ok over 1m < 1%', { share: false, overMs: 60_000 }],
  ['process.write / dns.rate < 10kB', { unit: 'bytes' }],
  ['process.rss growth per 1000 requests < 10kB', { per: { amount: 1000, of: 'requests' }, unit: 'bytes' }],
  ['dns.errors per 1000 < 1', { per: { amount: 1000, of: 'requests' }, share: false }],
  ['process.rss growth per 1 api.requests < 10B', { per: { amount: 1, of: 'api.requests' } }],
  [
    'metrics.gc_total increase per 100 metrics.jobs_total < 5',
    { per: { amount: 100, of: 'metrics.jobs_total' } },
  ],
  ['dns.latency.p95 during warmup < 1s', { during: 'warmup' }],
  ['dns.latency.p95 < 1s during cooldown after 4h', { during: 'cooldown', afterMs: 14_400_000 }],
  ['dns.latency.p95 < 1s during step 2', { during: { kind: 'step', number: 2, load: '' } }],
  ['process.rss < 1GB during api level 10', { during: { kind: 'level', number: 10, load: 'api' } }],
  ['metrics.a{path="/x/{id}",q="\\"}"} < 5', { series: 'metrics.a{path="/x/{id}",q="\\"}"}' }],
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

test('the soak is where every line looks, so naming it changes nothing', () => {
  expect(read('a.rate < 5 during soak')).not.toHaveProperty('during');
});

test('a word means the same before the comparison as behind it', () => {
  const { text: _, ...before } = read('x.y over 5m during warmup after 1h < 5 for 1m');
  const { text: __, ...behind } = read('x.y < 5 for 1m after 1h during warmup over 5m');
  expect(before).toEqual(behind);
});

test('what stands between braces is kept as it is', () => {
  expect(read('metrics.a{x="b  c"}   <  5').text).toBe('metrics.a{x="b  c"} < 5');
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
  ['dns.rate < -5', 11, /never below 0/],
  ['dns.rate < - 5', 11, /«-» is no limit/],
  ['dns.rate < many', 11, /«many» is no limit/],
  ['dns.rate < 5 for', 16, /«» is no duration/],
  ['dns.rate < 5 for ages', 17, /«ages» is no duration/],
  ['dns.rate < 5 for 0s', 17, /«0s» is no duration/],
  ['dns.rate < 5 during 5s', 20, /«5s» is no phase/],
  ['dns.rate < 5 during step', 24, /no number of a step/],
  ['dns.rate < 5 during step 0', 25, /no number of a step/],
  ['dns.rate < 5 for 5s for 6s', 20, /«for» stands here twice/],
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
  ['process.rss steady for 5m', 0, /over the whole soak/],
  ['process.rss steady < 5', 19, /«<» is too much/],
  ['metrics.a{x="} < 5', 9, /«{» has no end/],
  ['dns.latency < 1s', 0, /which of its latencies/],
  ['dns.latency sum < 1s', 0, /which of its latencies/],
  ['dns.latency.p99.9 max < 1s', 0, /whole soak only/],
  ['dns.latency.p95 mean < 1s', 0, /never averaged/],
  ['dns.latency.p95 p50 < 1s', 0, /never averaged/],
  ['dns.errors max < 5', 0, /only counts up/],
  ['dns.errors p95 < 5', 0, /only counts up/],
  ['process.rss increase < 5MB', 0, /no counter/],
  ['process.rss mean < 5s', 19, /measured in bytes/],
  ['process.rss max over 5m < 5MB', 16, /has no windows/],
  ['process.rss max < 5MB for 5m', 22, /what a tick tells/],
  ['process.rss max / process.rss < 2', 18, /a value a tick/],
  ['process.rss growth / process.rss growth < 2', 0, /no part of a ratio/],
  ['process.rss / < 2', 14, /of two series/],
  ['process.rss / sqlite.file < 5MB', 28, /ratio of bytes to bytes/],
  ['process.rss / sqlite.file < 5%/h', 28, /not counted over a time/],
  ['process.rss < sqlite.file', 14, /no limit/],
  ['process.rss per 1000 requests < 5MB', 0, /nothing that requests add up to/],
  ['process.rss growth per 0 requests < 5MB', 23, /no number/],
  ['process.rss growth per 1000 dns < 5MB', 28, /no series/],
  ['process.rss growth per 1000 process.fds < 5MB', 28, /no counter/],
  ['process.rss growth per 1000 requests < 5%', 39, /measured in bytes/],
  ['process.rss growth per 1000 requests < 5MB/h', 39, /not over a time/],
  ['dns.errors per 1000 requests over 5m < 5', 29, /of the whole soak/],
  ['dns.rate < baseline', 11, /no baseline/],
])('«%s» is refused at column %d', (text, column, message) => {
  const parsed = parseThreshold(text);
  expect(parsed).toMatchObject({ column, message: expect.stringMatching(message) });
  expect((parsed as { hint: string }).hint).not.toBe('');
});

test.each([
  ['process.rss grwth < 5%', 'did you mean growth?'],
  ['dns.rate < 5 durring warmup', 'did you mean during?'],
  ['dns.rate < 5 during warmpu', 'did you mean warmup?'],
  ['dns.rate < 5 ovr 5m', 'did you mean over?'],
  ['dns.rate < baselin +20%', 'did you mean baseline?'],
  ['dns.rate = 5', 'did you mean ==?'],
  ['dns.latency.p95 < 10 ms', 'without the space: 10ms'],
  ['process.rss < sqlite.file', 'to compare two series, divide them: a / sqlite.file < 1'],
])('«%s»: %s', (text, hint) => {
  expect(parseThreshold(text)).toMatchObject({ hint });
});

describe('a limit that is a baseline', () => {
  const with45 = (text: string) => parseThreshold(text, { baselineOf: () => 0.045 });

  test.each([
    ['dns.latency.p95 < baseline', 0.045, undefined, 'baseline 45ms'],
    ['dns.latency.p95 < baseline +20%', 0.054, undefined, 'baseline 45ms + 20%'],
    ['dns.latency.p95 > baseline - 10%', 0.0405, undefined, 'baseline 45ms - 10%'],
    ['dns.latency.p95 == baseline ±20%', 0.045, 0.009, 'baseline 45ms ± 20%'],
  ])('%s: %d', (text, limit, tolerance, from) => {
    expect(with45(text)).toMatchObject({ limit, from, unit: 'seconds', ...(tolerance ? { tolerance } : {}) });
  });

  test.each([
    ['dns.latency.p95 < baseline ±20%', 18, /do not go together/],
    ['dns.latency.p95 == baseline +20%', 19, /do not go together/],
    ['dns.latency.p95 < baseline +20', 28, /no percentage/],
    ['dns.latency.p95 < baseline-20%', 18, /no limit/],
    ['process.rss growth < baseline', 21, /plain figures only/],
    ['a.x / a.y < baseline', 12, /plain figures only/],
  ])('%s is refused', (text, column, message) => {
    expect(with45(text)).toMatchObject({ column, message: expect.stringMatching(message) });
  });

  test('asks for the figure of the line’s left side', () => {
    const asked: unknown[] = [];
    parseThreshold('dns.errors during step 2 < baseline +20%', {
      baselineOf: (line) => 0.01 * asked.push(line),
    });
    expect(asked).toEqual([
      { series: 'dns.errors', measure: 'value', share: true, during: { kind: 'step', number: 2, load: '' } },
    ]);
  });
});

test('a series that the run will not have is refused where it stands', () => {
  const whyNot = (series: string) => (series === 'a.x' ? undefined : { message: 'unknown', hint: '' });
  expect(parseThreshold('a.x / b.y < 2', { whyNot })).toMatchObject({ column: 6 });
  expect(parseThreshold('a.x / a.x < 2', { whyNot })).toHaveProperty('series', 'a.x');
});

const WORDS = [
  ...['dns.errors', 'process.rss', 'dns.latency', 'dns.latency.p95', 'metrics.a{x="}"}', 'x.y', 'requests'],
  ...['growth', 'slope', 'steady', 'max', 'mean', 'rate', 'increase', 'p99.9', 'p0', '/', 'per', '1000'],
  ...['over', '5m', 'for', 'after', '30s', 'during', 'warmup', 'step', '2', 'api'],
  ...['<', '>=', '==', '0.1%', '5GB/d', '-', '5', '100ms', 'baseline', '+', '±', '20%', '{', '}', '%'],
];
/** From nonsense to what is often a line. */
const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.array(fc.constantFrom(...WORDS), { maxLength: 12 }).map((words) => words.join(' ')),
  fc
    .tuple(
      fc.constantFrom(...WORDS.slice(0, 7)),
      fc.array(fc.constantFrom(...WORDS.slice(7, 19)), { maxLength: 2 }),
      fc.constantFrom('<', '>=', '=='),
      fc.constantFrom('5', '5%', '1GB', '-1MB/h', '10ms', 'baseline +20%', 'baseline ±5%'),
      fc.constantFrom('', 'over 5m', 'for 30s', 'during step 2', 'during warmup after 4h'),
    )
    .map(
      ([series, more, operator, limit, clause]) =>
        `${series} ${more.join(' ')} ${operator} ${limit} ${clause}`,
    ),
);
const baselineOf = () => 42;

test('no text makes the reader throw; what is refused has a place in the text, what is read has a limit', () => {
  let accepted = 0;
  fc.assert(
    fc.property(texts, (text) => {
      const parsed = parseThreshold(text, { baselineOf });
      if ('message' in parsed) {
        expect(parsed.column).toBeGreaterThanOrEqual(0);
        expect(parsed.column).toBeLessThanOrEqual(text.length);
        expect(parsed.message).not.toBe('');
      } else {
        accepted++;
        expect(Number.isFinite(parsed.limit)).toBe(true);
      }
    }),
    { numRuns: 5000 },
  );
  // The words must often come to lines, or nothing was tried.
  expect(accepted).toBeGreaterThan(200);
});

test('what was read from a line is read from its told text again', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const parsed = parseThreshold(text, { baselineOf });
      if (!('message' in parsed)) expect(parseThreshold(parsed.text, { baselineOf })).toEqual(parsed);
    }),
    { numRuns: 5000 },
  );
});

test('a line of ten thousand characters is refused in no time', () => {
  const started = performance.now();
  for (const text of [
    'a{'.repeat(5000),
    'a"{'.repeat(3000),
    '5'.repeat(10_000),
    'a '.repeat(5000),
    '/'.repeat(10_000),
  ])
    expect(parseThreshold(text)).toHaveProperty('message');
  expect(performance.now() - started).toBeLessThan(500);
});
