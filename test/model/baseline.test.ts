import fc from 'fast-check';
import { expect, test } from 'vitest';
import { baselineFigure, baselineKey, formatBaseline, parseBaseline } from '../../src/model/baseline.ts';

fc.configureGlobal({ seed: 20_251_121 });

const FILE = `{
  "dns_100qps": { "p95_latency_ms": 5, "p99_latency_ms": 12, "error_rate": 0.0001 },
  "api_write_10vu": { "p95_latency_ms": 120, "error_rate": 0.001 },
  "series": { "process.rss": 212000000 }
}`;

test('a file has the figures of loads, and of series', () => {
  expect(parseBaseline(FILE)).toEqual({
    entries: {
      dns_100qps: { p95_latency_ms: 5, p99_latency_ms: 12, error_rate: 0.0001 },
      api_write_10vu: { p95_latency_ms: 120, error_rate: 0.001 },
    },
    series: { 'process.rss': 212_000_000 },
  });
  expect(parseBaseline('{}')).toEqual({ entries: {}, series: {} });
});

test.each([
  ['', /is no JSON/],
  ['[1]', /a map of loads/],
  ['5', /a map of loads/],
  ['{"a": 5}', /a should be a map/],
  ['{"a": {"b": "fast"}}', /a\.b is no number/],
  ['{"a": {"b": null}}', /a\.b is no number/],
  ['{"series": {"b": {}}}', /series\.b is no number/],
  [`{"a\u001b[2J": 1}`, /is no JSON/],
  ['{"a\\u001b[2J": 1}', /^a·\[2J should be/],
  ['x'.repeat(1_000_001), /longer than/],
])('%s is refused in words', (text, message) => {
  const parsed = parseBaseline(text);
  expect(parsed).toHaveProperty('message');
  expect((parsed as { message: string }).message).toMatch(message);
});

test('what was written is read again, and no text makes the reader throw', () => {
  const figures = fc.dictionary(
    fc.string(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0),
  );
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.string().filter((key) => key !== 'series'),
        figures,
      ),
      figures,
      (entries, series) => {
        const text = formatBaseline({ entries, series });
        expect(formatBaseline(parseBaseline(text) as never)).toBe(text);
      },
    ),
  );
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void parseBaseline(text)));
});

test('a load’s figures stand under its name and its amount, in units that their names say', () => {
  expect(baselineKey({ name: 'dns', shape: { unit: 'rate' } }, 1000)).toBe('dns_1000qps');
  expect(baselineKey({ name: 'api', shape: { unit: 'vus' } }, 10, 'write')).toBe('api_write_10vu');
  expect(baselineFigure('latency.p99.9')).toEqual({ name: 'p99.9_latency_ms', scale: 0.001 });
  expect(baselineFigure('errors')).toEqual({ name: 'error_rate', scale: 1 });
  expect(baselineFigure('inflight')).toBeUndefined();
});
