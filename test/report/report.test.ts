import { expect, test } from 'vitest';
import { judge } from '../../src/judge/judge.ts';
import type { RunEvent } from '../../src/model/event.ts';
import { constant, merge } from '../../src/model/histogram.ts';
import { fold, reduce } from '../../src/model/reduce.ts';
import type { Values } from '../../src/model/series.ts';
import { EMPTY_STATE, type State } from '../../src/model/state.ts';
import { eventInWords } from '../../src/report/event-words.ts';
import { failedShare, loadTotals } from '../../src/report/load-totals.ts';
import { reportJson } from '../../src/report/report-json.ts';
import { baseOf, snapshotOf } from '../../src/report/snapshot.ts';
import { snapshotMarkdown } from '../../src/report/snapshot-markdown.ts';
import { trendInWords } from '../../src/report/trend-words.ts';
import { levelInWords, thresholdsInWords } from '../../src/report/wording.ts';
import { DNS, deepFreeze, profileOf, RUN, START, soakOf, tickOf } from '../model/made-soak.ts';

const PROFILE = profileOf({
  pass: [
    'dns.latency.p95 < 100ms',
    'dns.errors < 0.1%',
    'process.rss growth < 20%',
    'dns.rate > 5 after 99d',
  ],
  loads: [DNS, { ...DNS, name: 'api' }],
});

const counts = (load: string, due: number, errors: number): Values => ({
  [`${load}.due`]: due,
  [`${load}.sent`]: due,
  [`${load}.ok`]: due - errors,
  [`${load}.errors`]: errors,
  [`${load}.lost`]: 0,
  [`${load}.missed`]: 0,
  [`${load}.late`]: 1,
});

const valuesAt = (i: number): Values => ({
  ...counts('dns', (i + 1) * 1000, i >= 50 ? 7 : 0),
  ...counts('api', (i + 1) * 10, 0),
  ...(i >= 50
    ? { 'dns.error.status.503': 4, 'dns.error.timeout': 3, 'dns.error.never': 0, 'dns.seen.truncated': 41 }
    : {}),
  'process.rss': 200e6 + (i % 7) * 1e5,
  'process.cpu': 0.25,
  'process.fds': 41,
  'process.threads': 12,
  'process.exits': 0,
  'sqlite.file': 1e9 + i * 4096,
  'sqlite.wal': 4e6,
  'disk.free': 38e9,
  'host.cpu': 0.4,
  'host.load1': 1.5,
  'x.silent': null,
});
const histograms = {
  'dns.service': constant(400, 1000),
  dns: merge(constant(500, 950), constant(2000, 50)),
  api: constant(9000, 10),
};

const soakState = (ticks: number): State =>
  fold(soakOf(PROFILE, ticks, (i) => ({ values: valuesAt(i), histograms })));

const ended = (ticks: number): State => {
  const state = soakState(ticks);
  const at = START + (ticks + 2) * 1000;
  const more: RunEvent[] = [
    { type: 'snapshot', at, file: 'snap-000.md', reason: 'end' },
    { type: 'ended', at, verdict: judge(state) },
  ];
  return fold(more, state);
};

test('the report is the document that is promised', () => {
  const report = reportJson(ended(100));
  expect(report).toMatchObject({
    run: 'made-1',
    startedAt: '2025-11-21T18:00:00.000Z',
    endedAt: '2025-11-21T18:01:42.000Z',
    durationSeconds: 102,
    verdict: { state: 'pass', reasons: ['3 of 3 thresholds hold'] },
    snapshots: ['snap-000.md'],
    events: 4,
  });
  expect(Object.keys(report)).toEqual([
    'run',
    'startedAt',
    'endedAt',
    'durationSeconds',
    'verdict',
    'thresholds',
    'invalid',
    'capacities',
    'grades',
    'causes',
    'suspects',
    'trends',
    'faults',
    'verified',
    'loads',
    'series',
    'snapshots',
    'events',
  ]);
  expect(report.thresholds.map(({ text, state }) => [text, state])).toEqual([
    ['dns.latency.p95 < 100ms', 'pass'],
    ['dns.errors < 0.1%', 'pass'],
    ['process.rss growth < 20%', 'pass'],
    ['dns.rate > 5 after 99d', 'skipped'],
  ]);
  expect(report.thresholds[1]).toMatchObject({ value: 7 / 100_000 });
  expect(report.loads.dns).toEqual({
    due: 100_000,
    sent: 100_000,
    ok: 99_993,
    errors: 7,
    lost: 0,
    missed: 0,
    late: 1,
    errorClasses: { 'status.503': 4, timeout: 3 },
    seen: { truncated: 41 },
    stages: [],
    service: { p50: 0.000401, p90: 0.000401, p95: 0.000401, p99: 0.000401, max: 0.000401, mean: 0.000401 },
    latency: { p50: 0.000501, p90: 0.000501, p95: 0.000501, p99: 0.002007, max: 0.002007, mean: 0.000576 },
  });
  expect(report.series['process.rss']).toEqual({
    first: 200e6,
    last: 200.1e6,
    min: 200e6,
    max: 200.6e6,
    mean: expect.closeTo(200.295e6, -4),
  });
  expect(report.series).not.toHaveProperty('x.silent');
});

test('a report survives JSON: no undefined, no NaN', () => {
  for (const state of [ended(100), soakState(1), soakState(0), EMPTY_STATE]) {
    const report = reportJson(state);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  }
});

test('a run that goes on, or never began, has gaps instead of numbers', () => {
  expect(reportJson(soakState(3))).toMatchObject({ endedAt: null, verdict: { state: 'unknown' } });
  const report = reportJson(soakState(0));
  expect(report.loads.dns).toMatchObject({ due: null, latency: { p95: null }, errorClasses: {} });
  expect(report.series).toEqual({});
});

test('totals of a load come from the soak, the last known when the last tick had no answer', () => {
  const silent = reduce(soakState(10), tickOf(11, { 'dns.due': null, 'dns.errors': null }));
  expect(loadTotals(silent, 'dns')).toMatchObject({ due: 10_000, errors: 0, ok: 10_000 });
  expect(loadTotals(silent, 'none')).toMatchObject({ due: null, errorClasses: {} });
});

test('the failed share counts errors, lost and missed, and is nothing before anything was due', () => {
  const totals = loadTotals(soakState(100), 'dns');
  expect(failedShare({ ...totals, due: 1000, errors: 1, lost: 2, missed: 3 })).toBe(0.006);
  expect(failedShare({ ...totals, due: 0 })).toBeNull();
  expect(failedShare({ ...totals, due: null })).toBeNull();
});

const snapshotIn = (state: State, base = null as ReturnType<typeof baseOf> | null, number = 0) =>
  snapshotOf(state, judge(state), number === 0 ? 'start' : 'interval', number, base);

test('a snapshot tells the soak so far and what was added since the one before', () => {
  const first = soakState(60);
  const second = fold(
    [...soakOf(PROFILE, 100, (i) => ({ values: valuesAt(i), histograms }))].slice(62),
    first,
  );
  const snapshot = snapshotIn(second, baseOf(first), 1);
  expect(snapshot).toMatchObject({ number: 1, reason: 'interval', soakSeconds: 100, phase: 'soak' });
  expect(snapshot.loads.dns).toMatchObject({ due: 100_000, asked: 1000, paused: false });
  expect(snapshot.loads.dns?.sincePrevious).toMatchObject({ due: 40_000, failed: 0 });
  expect(snapshot.loads.dns?.sincePrevious.latency.p95).toBe(0.000501);
  expect(snapshot.changes['sqlite.file']).toBe(40 * 4096);
  expect(snapshot.changes).not.toHaveProperty('disk.free');
});

test('what the warm-up counted is no part of what was added in the soak', () => {
  const warm = fold([
    { type: 'started', at: START, run: RUN, profile: PROFILE },
    { type: 'phase', at: START, phase: 'warmup' },
    tickOf(1, counts('dns', 500, 90)),
  ] as RunEvent[]);
  const soak = fold(
    [{ type: 'phase', at: START, phase: 'soak' }, tickOf(2, counts('dns', 9000, 95))] as RunEvent[],
    warm,
  );
  expect(snapshotIn(soak, baseOf(warm), 1).loads.dns?.sincePrevious).toMatchObject({ due: 9000, failed: 95 });
});

test('a gap on either side makes what was added a gap, never the whole', () => {
  const before = reduce(soakState(60), tickOf(61, { 'dns.due': null }));
  const after = reduce(before, tickOf(62, counts('dns', 62_000, 0)));
  expect(snapshotIn(after, baseOf(before), 1).loads.dns?.sincePrevious.due).toBeNull();
  expect(snapshotIn(before, baseOf(soakState(60)), 1).loads.dns?.sincePrevious.due).toBeNull();
});

test('each event is in one snapshot, also when a clock is set back or stands still', () => {
  const note = (at: number, text: string): RunEvent => ({ type: 'note', at, by: 'eva', text });
  const first = fold([note(START + 9e6, 'before')], soakState(5));
  const second = fold([note(START + 9e6, 'same moment'), note(START - 9e6, 'set back')], first);
  const texts = (state: State, base: ReturnType<typeof baseOf> | null) =>
    snapshotIn(state, base, 1).events.flatMap((event) => (event.type === 'note' ? [event.text] : []));
  expect(texts(first, null)).toEqual(['before']);
  expect(texts(second, baseOf(first))).toEqual(['same moment', 'set back']);
  expect(texts(second, baseOf(second))).toEqual([]);
});

test('the first ten lines of a snapshot answer whether it was all right', () => {
  const state = soakState(100);
  const lines = snapshotMarkdown(snapshotIn(state)).split('\n').slice(0, 10).join('\n');
  for (const said of [
    /made-1, snapshot 000 \(start\)/,
    /Was it all right\? Yes so far: PASS/,
    /1:40 of soak/,
    /3 of 3 hold, 1 for longer soaks/,
    /load dns: 99993 of 100000 ok, failed 0\.007%; p50 501µs, p95 501µs, p99 2\.01ms/,
    /load api: 1000 of 1000 ok/,
    /memory 200 MB \(.*UNKNOWN\)/,
  ])
    expect(lines).toMatch(said);
});

test('a failure is in the first lines with its reason', () => {
  const profile = profileOf({ pass: ['process.rss < 100MB'] });
  const state = fold(soakOf(profile, 5, () => ({ values: { 'process.rss': 2e8, 'process.exits': 2 } })));
  const text = snapshotMarkdown(snapshotOf(state, judge(state), 'end', 3, null));
  const head = text.split('\n').slice(0, 10).join('\n');
  expect(head).toMatch(/Was it all right\? No: FAIL/);
  expect(head).toContain('process.rss at most is 200 MB, asked for < 100 MB');
  expect(head).toContain('ENDED 2 times');
});

test('no snapshot says undefined, NaN, null or Infinity, however little is known', () => {
  const started = fold([{ type: 'started', at: START, run: RUN, profile: PROFILE }]);
  const gaps = reduce(
    soakState(3),
    tickOf(4, Object.fromEntries(Object.keys(valuesAt(1)).map((name) => [name, null]))),
  );
  for (const state of [EMPTY_STATE, started, soakState(0), soakState(1), soakState(70), ended(100), gaps]) {
    for (const base of [null, baseOf(started), baseOf(soakState(2))]) {
      const snapshot = snapshotIn(state, base, 1);
      expect(snapshotMarkdown(snapshot)).not.toMatch(/undefined|NaN|null|Infinity/);
      expect(JSON.parse(JSON.stringify(snapshot))).toEqual(snapshot);
    }
  }
});

test('a series’ name cannot break a table', () => {
  const state = (i: number): Values => ({ 'metrics.a{x="1|2"}': i });
  const make = (ticks: number) => fold(soakOf(PROFILE, ticks, (i) => ({ values: state(i) })));
  const text = snapshotMarkdown(snapshotIn(make(9), baseOf(make(3)), 1));
  expect(text).toContain('| metrics.a{x="1\\|2"} | 8 | +6 |');
});

test('taking a snapshot changes nothing', () => {
  const state = deepFreeze(soakState(70));
  const base = deepFreeze(baseOf(state));
  expect(snapshotIn(state, base)).toEqual(snapshotIn(state, base));
});

test('every kind of event has words', () => {
  const at = START;
  const verdict = judge(soakState(70));
  const finding = { key: 'k', level: 'bad', text: 'it burns', fault: 'target' } as const;
  const words: [RunEvent, string][] = [
    [{ type: 'started', at, run: RUN, profile: PROFILE }, 'run made-1 started'],
    [{ type: 'phase', at, phase: 'soak' }, 'phase: soak'],
    [tickOf(7, {}), 'tick 7'],
    [
      { type: 'load', at, load: 'dns', asked: 1100, paused: false, stage: null, byHand: false },
      'load dns: asked for 1100',
    ],
    [
      { type: 'load', at, load: 'dns', asked: 1100, paused: true, stage: null, byHand: false },
      'load dns: paused',
    ],
    [{ type: 'worker', at, worker: 'dns', status: 'gone', reason: 'SIGKILL' }, 'worker dns: gone (SIGKILL)'],
    [{ type: 'worker', at, worker: 'dns', status: 'running' }, 'worker dns: running'],
    [{ type: 'finding', at, finding }, 'it burns [target]'],
    [{ type: 'finding', at, finding: { ...finding, fault: 'unknown' } }, 'it burns'],
    [
      { type: 'command', at, by: 'eva', command: { do: 'pause' }, outcome: 'dns paused', ok: true },
      'eva: pause: dns paused',
    ],
    [{ type: 'snapshot', at, file: 'snap-000.md', reason: 'start' }, 'snapshot snap-000.md (start)'],
    [{ type: 'note', at, by: 'eva', text: 'seen' }, 'note by eva: seen'],
    [{ type: 'judged', at, verdict }, 'judged: pass'],
    [{ type: 'ended', at, verdict }, 'ended: pass, 3 of 3 thresholds hold'],
  ];
  for (const [event, said] of words) expect(eventInWords(event)).toBe(said);
});

test('trends and thresholds in words', () => {
  const { trends, thresholds, grades } = judge(soakState(70));
  expect(thresholdsInWords({ thresholds, grades })).toBe('3 of 3 hold, 1 for longer soaks');
  expect(trendInWords(undefined)).toBe('no trend yet');
  const rss = trends.find(({ series }) => series === 'process.rss');
  expect(trendInWords(rss)).toMatch(/^[+-][\d.]+ [kM]?B\/h ± [\d.]+ [kM]?B, UNKNOWN$/);
  const none = { slopePerHour: -1e-12, low: -1e-12, high: 1e-12 };
  expect(rss && trendInWords({ ...rss, ...none })).toBe('0 B/h ± 0 B, UNKNOWN');
  expect(rss && trendInWords({ ...rss, slopePerHour: null, enoughInSeconds: 12.3 })).toBe(
    'trend UNKNOWN, enough data in 12 s',
  );
  expect(levelInWords(null, rss)).toBe('–');
});
