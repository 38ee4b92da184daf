import { expect, test } from 'vitest';
import type { Trend } from '../../src/model/trend.ts';
import {
  type Cause,
  type GradeResult,
  NOTHING_JUDGED,
  type ThresholdResult,
  type Verdict,
} from '../../src/model/verdict.ts';
import { judgedLines } from '../../src/report/judged-markdown.ts';
import { forecastInWords, isTold, stateInWords, trendSentence } from '../../src/report/trend-words.ts';
import { closingText, verdictText } from '../../src/report/verdict-text.ts';
import { causeInWords, gradeInWords, suspectsInWords, thresholdsInWords } from '../../src/report/wording.ts';
import { wrap } from '../../src/report/wrap.ts';

const trendOf = (more: Partial<Trend> = {}): Trend => ({
  series: 'process.rss',
  state: 'LEAK',
  level: 2e8,
  slopePerHour: 31e6,
  low: 26e6,
  high: 36e6,
  growth24h: 3.72,
  smallestDetectablePerHour: 4e6,
  segments: 1,
  gapShare: 0,
  warmupSeconds: null,
  stepAt: null,
  timeToLimitSeconds: 3 * 86_400,
  enoughInSeconds: 0,
  slopePerRequest: null,
  why: ['still growing in the last third'],
  ...more,
});

const line = (
  state: ThresholdResult['state'],
  text: string,
  why = `${text} is what it is`,
): ThresholdResult => ({
  text,
  state,
  value: 1,
  unit: 'number',
  why,
});

const grade = (name: string, state: GradeResult['state']): GradeResult => ({
  name,
  state,
  thresholds: [line(state, `${name.toLowerCase()} < 1`)],
});

const CAUSE: Cause = {
  rule: 'cpu',
  fault: 'target',
  text: 'the target is CPU bound: 98 % of its 1 core, p95 went from 2 ms to 340 ms',
  evidence: ['process.cpu 98 % of 1 core', 'dns.latency.p95 340 ms, usually 2 ms'],
  seconds: 720,
  fromSeconds: 7800,
};

const VERDICT: Verdict = {
  ...NOTHING_JUDGED,
  state: 'fail',
  reasons: ['process.rss grows by 31 MB/h (26 MB/h to 36 MB/h), asked for < 10 MB/h'],
  thresholds: [line('fail', 'process.rss slope < 10MB/h'), line('pass', 'dns.errors < 0.1%')],
  trends: [trendOf(), trendOf({ series: 'metrics.goroutines', state: 'STABLE', timeToLimitSeconds: null })],
  grades: [grade('A', 'fail'), grade('B', 'pass')],
  causes: [CAUSE],
  suspects: [
    {
      of: 'process.rss',
      moving: [{ series: 'metrics.queue_length', likeness: 0.98, why: 'grew when it grew' }],
      still: ['process.fds', 'process.threads'],
    },
  ],
  verified: [line('fail', 'total increase == api.create.ok', '31 acknowledged writes are lost')],
  capacities: [{ load: 'dns', unit: 'rate', best: 800, limit: 'target', safe: 560, knee: null }],
};

test('a verdict tells all it rests on, in 80 columns', () => {
  expect(verdictText(VERDICT)).toBe(`FAIL: 1 of 2 hold, 1 fails; grade B
  process.rss grows by 31 MB/h (26 MB/h to 36 MB/h), asked for < 10 MB/h

thresholds
  fail    process.rss slope < 10MB/h: process.rss slope < 10MB/h is what it is
  pass    dns.errors < 0.1%: dns.errors < 0.1% is what it is

grades
  A: missed: a < 1 is what it is
  B: holds

verified at the end
  fail    total increase == api.create.ok: 31 acknowledged writes are lost

causes
  the target is CPU bound: 98 % of its 1 core, p95 went from 2 ms to 340 ms (the
    target's fault; 12 min, from 2 h 10 min on)
    process.cpu 98 % of 1 core
    dns.latency.p95 340 ms, usually 2 ms

trends
  process.rss: LEAK, +31 MB/h ± 5 MB, +372% in 24 h, its limit is reached in 3
    days
  and 1 more series of which none is seen to grow

suspects
  process.rss moves with metrics.queue_length (grew when it grew); not with
    process.fds, process.threads

capacity
  dns: 800/s (70 %: 560/s), more is too much for the target`);
});

test('the last lines of a run tell what is wrong and leave out what is well', () => {
  const text = closingText(VERDICT);
  for (const said of [
    'cause: the target',
    'grade A: missed',
    'fail    total increase',
    'process.rss: LEAK',
    'suspects: ',
  ])
    expect(text).toContain(said);
  expect(text).not.toContain('metrics.goroutines');
  expect(text).not.toContain('grade B:');
  expect(closingText({ ...NOTHING_JUDGED, state: 'unknown', reasons: [] })).toBe('UNKNOWN: 0 of 0 hold');
});

test('a leak is what should be given back and is not; a file, a disk and a queue grow', () => {
  const stateOf = (series: string, state: Trend['state'] = 'LEAK') => stateInWords({ series, state });
  for (const leak of ['process.rss', 'redis.process.fds', 'process.threads'])
    expect(stateOf(leak)).toBe('LEAK');
  for (const grows of ['sqlite.file', 'sqlite.log.wal', 'metrics.queue_length', 'disk.used'])
    expect(stateOf(grows)).toBe('GROWS');
  expect(stateOf('disk.free')).toBe('FILLS UP');
  expect(stateOf('sqlite.file', 'SUSPECT')).toBe('GROWS, as it looks');
  expect(stateOf('sqlite.file', 'WARMING')).toBe('WARMING');
});

test('a forecast says when, of what, and nothing where there is none', () => {
  const forecast = (series: string, timeToLimitSeconds: number | null) =>
    forecastInWords({ series, timeToLimitSeconds });
  expect(forecast('disk.free', 13 * 86_400)).toBe('the disk is full in 13 days');
  expect(forecast('process.rss', 7200)).toBe('its limit is reached in 2 h');
  expect(forecast('process.rss', 0)).toBe('its limit is reached now');
  expect(forecast('process.rss', null)).toBeNull();
  expect(forecast('process.rss', 1e12)).toBeNull();
});

test('stable has a meaning, unknown says why, and a share of nothing is not told', () => {
  expect(trendSentence(trendOf({ state: 'STABLE', timeToLimitSeconds: null }))).toBe(
    'process.rss: STABLE, +31 MB/h ± 5 MB, 4 MB/h would show',
  );
  expect(
    trendSentence(
      trendOf({ state: 'UNKNOWN', slopePerHour: null, timeToLimitSeconds: null, enoughInSeconds: 7800 }),
    ),
  ).toBe('process.rss: UNKNOWN, enough data in 2 h 10 min');
  expect(trendSentence(trendOf({ series: 'disk.free' }))).toMatch(
    /^disk\.free: FILLS UP, \+31 MB\/h .*the disk is full in 3 days$/,
  );
  expect(trendSentence(trendOf({ growth24h: 1200, timeToLimitSeconds: null }))).not.toContain('in 24 h');
  expect(isTold(trendOf({ series: 'metrics.x', state: 'STABLE' }))).toBe(false);
  expect(isTold(trendOf({ series: 'metrics.x', state: 'SUSPECT' }))).toBe(true);
});

test('a grade is only said to be reached when no better one is open', () => {
  const said = (...states: GradeResult['state'][]) =>
    thresholdsInWords({ thresholds: [], grades: states.map((state, i) => grade('ABC'[i] ?? '', state)) });
  expect(said('pass', 'pass')).toBe('grade A');
  expect(said('fail', 'pass')).toBe('grade B');
  expect(said('unknown', 'pass')).toBe('grade B at least');
  expect(said('fail', 'unknown')).toBe('grade not known');
  expect(said('fail', 'fail')).toBe('no grade reached');
  expect(gradeInWords(grade('A', 'unknown'))).toBe('A: not known: a < 1 is what it is');
});

test('whose fault it is stands beside each cause', () => {
  const faults = ['target', 'generator', 'host', 'operator', 'unknown'] as const;
  const words = faults.map((fault) => causeInWords({ ...CAUSE, fault, fromSeconds: 0 }));
  expect(new Set(words).size).toBe(faults.length);
  expect(words[1]).toContain("(the generator's fault, not the target's; 12 min)");
  expect(words[4]).toContain('nobody knows whose fault');
});

test('suspects are few, and none is said to be none', () => {
  const moving = Array.from({ length: 5 }, (_, i) => ({ series: `metrics.m${i}`, likeness: 1, why: 'so' }));
  expect(suspectsInWords({ of: 'x', moving, still: [] })).toMatch(/m2 \(so\) and 2 more$/);
  expect(suspectsInWords({ of: 'x', moving: [], still: ['process.fds'] })).toBe(
    'x moves with nothing that was read; not with process.fds',
  );
});

test('a snapshot has sections only for what there is, and a name cannot break its tables', () => {
  expect(judgedLines({ ...NOTHING_JUDGED, state: 'pass', reasons: [] })).toHaveLength(5);
  const text = judgedLines({ ...VERDICT, thresholds: [line('pass', 'metrics.a{x="1|2"} < 3')] }).join('\n');
  for (const title of ['Grades', 'Verified at the end', 'Causes', 'Suspects', 'Trends'])
    expect(text).toContain(`## ${title}\n`);
  expect(text).toContain('metrics.a{x="1\\|2"}');
  expect(text).toContain('  - process.cpu 98 % of 1 core');
});

test('a line is broken between words only, and what goes on is indented', () => {
  expect(wrap('  aa bb cc', 4, 9)).toBe('  aa bb\n    cc');
  expect(wrap('  aa bb cc', 4, 10)).toBe('  aa bb cc');
  expect(wrap('x'.repeat(100), 2, 20)).toBe('x'.repeat(100));
  expect(wrap('', 2)).toBe('');
});
