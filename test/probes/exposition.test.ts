import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseExposition } from '../../src/probes/exposition.ts';

const parse = (text: string, only: string[] = []) => parseExposition(text, new Set(only));
const values = (text: string, only: string[] = []) => Object.fromEntries(parse(text, only).values);

test('names, labels and numbers are read, in the order of the text', () => {
  const text = `# HELP http_requests_total Requests. "quoted" {braces}
# TYPE http_requests_total counter
http_requests_total{method="post",code="200"} 1027 1395066363000
http_requests_total{ code = "400" , method="post", } 3

 node:cpu  -1.5e-3
up 1
`;
  expect(values(text)).toEqual({
    'http_requests_total{method="post",code="200"}': 1027,
    'http_requests_total{code="400",method="post"}': 3,
    'node:cpu': -0.0015,
    up: 1,
  });
  expect(parse(text).types).toEqual(new Map([['http_requests_total', 'counter']]));
});

test('what OpenMetrics adds is tolerated: fractions of seconds, exemplars, # EOF', () => {
  const text =
    'a_total 17.0 1520879607.789 # {trace_id="KOO5S4vxi0o"} 0.67 1.5\nb 2 # {x="}"} 1\n# EOF\nafter';
  expect(values(text)).toEqual({ a_total: 17, b: 2 });
});

test.each([
  ['<html><body>502 Bad Gateway</body></html>'],
  ['{"up": 1}'],
  ['up'],
  ['up one'],
  ['up 1 2 3'],
  ['up 1\nup{a="1} 2'],
  ['up{a="1" 2'],
  ['up{a=1} 2'],
  ['up{a="1"b="2"} 2'],
  ['up{="1"} 2'],
  ['1up 2'],
  ['up 0x10'],
  ['up 1_000'],
  ['up 1\r'],
  ['up {'],
  ['up{a'],
  ['up{a="b"'],
  ['up{a="b\\"} 1'],
  ['# TYPE up nonsense'],
])('one wrong line refuses the whole text: %j', (line) => {
  expect(() => parse(`good 1\n${line}\ngood_too 2\n`)).toThrow(/^line [23]: /);
});

test('NaN, the infinities and numbers too large are gaps, and counted', () => {
  const { values, left } = parse('a NaN\nb +Inf\nc -Inf\nd 1e400\ne 1e-400\n');
  expect(Object.fromEntries(values)).toEqual({ a: null, b: null, c: null, d: null, e: 0 });
  expect(left.notFinite).toBe(4);
});

test('of duplicates the first wins, of two types too; both are counted', () => {
  const { values, types, left } = parse(
    '# TYPE a counter\n# TYPE a gauge\na{x="1"} 1\na{x="1"} 2\na{ x="1" } 3\n',
  );
  expect(Object.fromEntries(values)).toEqual({ 'a{x="1"}': 1 });
  expect(types.get('a')).toBe('counter');
  expect(left).toMatchObject({ duplicates: 2, conflicts: 1 });
});

test('buckets of histograms are left out, unless they are asked for; sum and count are kept', () => {
  const text = 'h_bucket{le="1"} 1\nh_bucket{le="+Inf"} 2\nh_sum 3\nh_count 2\nleaky_bucket 5\n';
  expect(Object.keys(values(text))).toEqual(['h_sum', 'h_count', 'leaky_bucket']);
  expect(Object.keys(values(text, ['h_bucket']))).toEqual(['h_bucket{le="1"}', 'h_bucket{le="+Inf"}']);
  expect(Object.keys(values(text, ['h']))).toEqual(['h_sum', 'h_count']);
});

test('an explosion of series, labels or values is capped and counted', () => {
  const many = Array.from({ length: 2500 }, (_, i) => `m{i="${i}"} ${i}`);
  const labels = Array.from({ length: 100_000 }, (_, i) => `l${i}="x"`).join(',');
  const { values, left } = parse(
    [`wide{${labels}} 1`, `long{a="${'x'.repeat(5000)}"} 1`, ...many].join('\n'),
  );
  expect(values.size).toBe(2000);
  expect(left).toMatchObject({ overCap: 500, tooLong: 2 });
});

test('escape sequences and bidi in label values never get through', () => {
  const [key] = parse('m{a="\x1b]0;x\x07\u202eevil\x9b31m",b="\\n\\"q\\"\\\\",c="é"} 1').values.keys();
  expect(key).toBe('m{a="·]0;x··evil·31m",b=" \\"q\\"\\\\",c="é"}');
});

const name = fc.stringMatching(/^[a-zA-Z_:][a-zA-Z0-9_:]{0,10}$/);
const value = fc.string({ unit: 'binary', maxLength: 20 });
const escaped = (text: string) => text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');

test('property: whatever is written by the rules is read, with clean keys and the same numbers', () => {
  const series = fc.record({
    name,
    labels: fc.array(fc.tuple(name, value), { maxLength: 4 }),
    value: fc.double({ noNaN: true, noDefaultInfinity: true }),
  });
  fc.assert(
    fc.property(fc.array(series, { maxLength: 20 }), (all) => {
      const lines = all.map(({ name, labels, value }) => {
        const pairs = labels.map(([label, text]) => `${label}="${escaped(text)}"`);
        return `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}`;
      });
      const { values, left } = parse(lines.join('\n'));
      expect(values.size + left.duplicates + all.filter(isBucket).length).toBeGreaterThanOrEqual(all.length);
      for (const key of values.keys()) expect(key).toMatch(/^[\p{L}\p{M}\p{N}\p{P}\p{S} ]*$/u);
      const numbers = new Set(all.map(({ value }) => value));
      for (const number of values.values()) expect(numbers).toContain(number);
    }),
  );
});
const isBucket = ({ name, labels }: { name: string; labels: [string, string][] }) =>
  name.endsWith('_bucket') && labels.some(([label]) => label === 'le');

test('property: any garbage is either read or refused with a clean message, never anything else', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      try {
        parse(text);
      } catch (error) {
        expect((error as Error).message).toMatch(/^line \d+: [\p{L}\p{M}\p{N}\p{P}\p{S} ]*$/u);
      }
    }),
    { numRuns: 1000 },
  );
});
