import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { folder, GOOD, problemsFrom, profileFrom } from './made-profile.ts';

const STEPS = 'load.dns.rate={ steps: [100/s, 1000/s], hold: 10s }';
const sets = (...lines: string[]) => ({ sets: lines });
const withLine = (line: string, ...more: string[]) => sets(`pass.1=${JSON.stringify(line)}`, ...more);
const lineOf = (line: string, ...more: string[]) => profileFrom(GOOD, withLine(line, ...more)).pass[1];
const problemOf = (line: string, ...more: string[]) => problemsFrom(GOOD, withLine(line, ...more))[0];

writeFileSync(
  path.join(folder, 'base.json'),
  JSON.stringify({
    dns_1000qps: { p95_latency_ms: 45, 'p99.9_latency_ms': 120, error_rate: 0.0005 },
    api_10vu: { p95_latency_ms: 80 },
    api_create_10vu: { p95_latency_ms: 100 },
    series: { 'process.rss': 2e8, 'process.rss max': 3e8, 'metrics.odd': 5 },
  }),
);
const BASE = 'baseline=base.json';

describe('a baseline', () => {
  test.each<[string, object]>([
    ['dns.latency.p95 < baseline +20%', { limit: 0.054, unit: 'seconds', from: 'baseline 45ms + 20%' }],
    ['dns.latency p99.9 < baseline', { limit: 0.12 }],
    ['dns.errors < baseline +100%', { limit: 0.001, unit: 'ratio', share: true }],
    ['api.latency.p95 over 5m < baseline +50%', { limit: 0.12, overMs: 300_000 }],
    ['api.create.latency.p95 < baseline +20%', { limit: 0.12 }],
    ['process.rss < baseline +10%', { limit: 2.2e8, unit: 'bytes' }],
    ['process.rss max < baseline', { limit: 3e8 }],
    ['metrics.odd == baseline ±20%', { limit: 5, tolerance: 1 }],
  ])('is put in for %s', (line, expected) => {
    expect(lineOf(line, BASE)).toMatchObject(expected);
  });

  test('of a load with steps is that of the step that the line is about', () => {
    expect(lineOf('dns.latency.p95 during step 2 < baseline', BASE, STEPS)).toMatchObject({ limit: 0.045 });
    expect(problemOf('dns.latency.p95 during step 1 < baseline', BASE, STEPS)).toMatchObject({
      message: 'the baseline has no «dns_100qps»',
      hint: 'there are dns_1000qps, api_10vu, api_create_10vu',
    });
    expect(problemOf('dns.latency.p95 < baseline', BASE, STEPS)?.message).toMatch(/more than one amount/);
  });

  test('that lacks a figure names those that it has', () => {
    expect(problemOf('dns.latency.p50 < baseline', BASE)).toMatchObject({
      message: '«dns_1000qps» of the baseline has no «p50_latency_ms»',
      hint: 'there are p95_latency_ms, p99.9_latency_ms, error_rate',
    });
    expect(problemOf('process.fds < baseline', BASE)?.hint).toBe(
      'there are process.rss, process.rss max, metrics.odd',
    );
    expect(problemOf('dns.latency.p95 < baseline')).toMatchObject({ message: 'there is no baseline' });
  });

  test('that cannot be read is one problem, at its place', () => {
    const line = '  - dns.latency.p95 < baseline +20%\n';
    const from = (file: string) =>
      problemsFrom(`${GOOD.replace('pass:\n', `pass:\n${line}`)}baseline: ${file}\n`);
    const at = { line: GOOD.split('\n').length + 1, column: 11, path: 'baseline' };
    expect(from('none.json')).toMatchObject([{ ...at, message: 'none.json: no such file' }]);
    expect(from('.')).toMatchObject([{ ...at, message: '. is no file of figures' }]);
    writeFileSync(path.join(folder, 'bad.json'), '{"a": 1}');
    expect(from('bad.json')).toMatchObject([{ ...at, message: 'bad.json: a should be a map of figures' }]);
  });
});

describe('grades', () => {
  const GRADED = `${GOOD}grades:
  B: [dns.latency.p95 < 50ms]
  A: [dns.latency.p95 < 10ms, process.rss steady]
  C: [dns.latency.p95 < 100ms]
`;

  test('keep the profile’s order', () => {
    expect(profileFrom(GRADED).grades?.map(({ name, lines }) => [name, lines.length])).toEqual([
      ['B', 1],
      ['A', 2],
      ['C', 1],
    ]);
    expect(profileFrom(GOOD)).not.toHaveProperty('grades');
  });

  test('have lines whose faults have their place', () => {
    const text = GRADED.replace('process.rss steady', 'process.rss stedy');
    expect(problemsFrom(text)).toMatchObject([
      { path: 'grades.A.1', line: GOOD.split('\n').length + 2, column: 43, hint: 'did you mean steady?' },
    ]);
  });

  test('without a line are none', () => {
    expect(problemsFrom(`${GOOD}grades: { A: [] }\n`)).toMatchObject([{ path: 'grades.A' }]);
  });
});

describe('a line about a span of the run', () => {
  test('finds the load whose stage is meant', () => {
    const during = { kind: 'step', number: 2, load: 'dns' };
    expect(lineOf('dns.latency.p95 during step 2 < 1s', STEPS)).toMatchObject({ during });
    expect(lineOf('process.rss during step 2 < 1GB', STEPS)).toMatchObject({ during });
    expect(lineOf('process.rss during dns step 2 < 1GB', STEPS)).toMatchObject({ during });
    expect(lineOf('process.rss during warmup < 1GB')).toMatchObject({ during: 'warmup' });
  });

  test.each([
    ['dns.latency.p95 during step 3 < 1s', /no load of this profile has a step 3/],
    ['dns.latency.p95 during level 1 < 1s', /has a level 1/],
    ['dns.latency.p95 during api step 1 < 1s', /has a step 1 and is called api/],
  ])('%s is refused', (line, message) => {
    expect(problemOf(line, STEPS)?.message).toMatch(message);
  });

  test('needs to be told which, where several loads have such a stage', () => {
    const both = [STEPS, 'load.api.vus={ steps: [1, 2], hold: 10s }'];
    expect(problemOf('process.rss during step 2 < 1GB', ...both)?.message).toMatch(/several loads/);
    expect(lineOf('process.rss during api step 2 < 1GB', ...both)).toMatchObject({ during: { load: 'api' } });
    expect(lineOf('api.rate during step 2 > 1', ...both)).toMatchObject({ during: { load: 'api' } });
  });

  test('needs the span to be there', () => {
    expect(problemOf('process.rss during warmup < 1GB', 'phases={ soak: 1h }')?.message).toBe(
      'this profile has no warmup',
    );
  });
});

test.each(['process.rss steady', 'process.rss during warmup > 1GB'])(
  '«%s» is no rule to abort or alert by',
  (line) => {
    for (const key of ['abort', 'alert'])
      expect(problemsFrom(GOOD, sets(`${key}.0=${line}`))).toMatchObject([
        { path: `${key}.0`, message: expect.stringContaining('is for pass and grades') },
      ]);
  },
);

test('the series that a line divides by must be there as well', () => {
  expect(problemOf('process.rss / proces.fds < 5')).toMatchObject({
    message: 'no load or probe of this profile gives «proces.fds»',
    hint: 'did you mean process.fds?',
  });
  expect(problemOf('process.rss growth per 1000 web.requests < 5kB')?.message).toMatch(/gives «web.ok»/);
  expect(lineOf('process.rss growth per 1000 api.requests < 5kB')).toMatchObject({
    per: { of: 'api.requests' },
  });
});
