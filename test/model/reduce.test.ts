import fc from 'fast-check';
import { expect, test } from 'vitest';
import { all, whole } from '../../src/model/buckets.ts';
import type { Finding, RunEvent } from '../../src/model/event.ts';
import { constant, countOf } from '../../src/model/histogram.ts';
import { fold, reduce } from '../../src/model/reduce.ts';
import { last } from '../../src/model/ring.ts';
import { EMPTY_STATE, type State } from '../../src/model/state.ts';
import { NOTHING_JUDGED, type Verdict } from '../../src/model/verdict.ts';
import { stageOf } from '../judge/made-stage.ts';
import { DNS, deepFreeze, profileOf, RUN, START, soaked, soakOf, tickOf } from './made-soak.ts';

const PROFILE = profileOf({
  pass: ['dns.latency.p95 over 10s < 100ms', 'dns.errors < 1%', 'process.rss growth < 20%'],
  abort: ['dns.errors > 5% for 30s'],
  alert: ['dns.latency.p95 > 200ms for 5s'],
});
const VERDICT: Verdict = {
  state: 'pass',
  reasons: ['fine'],
  ...NOTHING_JUDGED,
};
const finding = (key: string, text = key): Finding => ({ key, level: 'warning', fault: 'target', text });
const at = START + 5;

const EVERY_KIND: RunEvent[] = [
  { type: 'started', at: START, run: RUN, profile: PROFILE },
  { type: 'phase', at, phase: 'warmup' },
  tickOf(1, { 'dns.due': 10, 'dns.errors': 9, 'process.rss': 1e6 }, { dns: constant(100, 10) }),
  { type: 'phase', at, phase: 'soak' },
  tickOf(2, { 'dns.due': 5, 'dns.errors': 0, 'process.rss': 2e6 }, { dns: constant(200, 5) }),
  { type: 'load', at, load: 'dns', asked: 500, paused: true, stage: 'step 2 of 6', byHand: true },
  { type: 'stage', at, load: 'dns', stage: stageOf({ asked: 500 }) },
  { type: 'worker', at, worker: 'dns', status: 'gone', reason: 'SIGKILL' },
  { type: 'finding', at, finding: finding('a') },
  { type: 'command', at, by: 'eva', command: { do: 'pause' }, outcome: 'dns paused', ok: true },
  { type: 'snapshot', at, file: 'snap-000.md', reason: 'start' },
  { type: 'note', at, by: 'eva', text: 'seen' },
  { type: 'judged', at, verdict: VERDICT },
  tickOf(4, { 'dns.due': 9, 'dns.errors': 1, 'process.rss': null }, { dns: constant(300, 4) }),
  { type: 'phase', at, phase: 'cooldown' },
  tickOf(5, { 'dns.due': 9, 'dns.errors': 1, 'process.rss': 3e6 }, { dns: constant(400, 1) }),
  { type: 'ended', at: START + 9000, verdict: { ...VERDICT, state: 'fail' } },
];

test('each kind of event finds its place in the state', () => {
  const state = fold(EVERY_KIND);
  expect(state).toMatchObject({
    run: RUN,
    profile: PROFILE,
    startedAt: START,
    phase: 'ended',
    endedAt: START + 9000,
    at: START + 9000,
    seq: 5,
    elapsedMs: 5000,
    soakTicks: 3,
    missedTicks: 1,
    loads: { dns: { asked: 500, paused: true, stage: 'step 2 of 6', byHand: true } },
    stages: { dns: [stageOf({ asked: 500 })] },
    workers: { dns: { status: 'gone', reason: 'SIGKILL' } },
    findings: { a: { at, finding: finding('a') } },
    snapshots: ['snap-000.md'],
    lastSnapshotAt: at,
    verdict: { state: 'fail' },
  });
  expect(state.events.map(({ type }) => type)).toEqual(
    EVERY_KIND.map(({ type }) => type).filter((type) => type !== 'tick' && type !== 'judged'),
  );
  expect(state.eventCount).toBe(state.events.length);
});

test('the soak alone is judged: the warm-up is in no total, the answers of the cool-down are', () => {
  const state = fold(EVERY_KIND);
  expect(countOf(state.totals.dns ?? [])).toBe(5 + 4 + 1);
  expect(whole(state.series['process.rss']?.soak ?? (undefined as never))).toEqual([1, 2, 2e6, 2e6, 2e6]);
  expect(state.series['process.rss']).toMatchObject({ first: 2e6, last: 2e6 });
  expect(last(state.series['process.rss']?.recent ?? (undefined as never), 9)).toEqual([
    1e6,
    2e6,
    null,
    null,
    3e6,
  ]);
});

test('the state before is never touched, and the same events give the same state', () => {
  let state = deepFreeze(EMPTY_STATE);
  for (const event of deepFreeze(EVERY_KIND)) state = deepFreeze(reduce(state, event));
  expect(fold(EVERY_KIND)).toEqual(state);
});

test('a state that went through JSON goes on like the original', () => {
  const profile = profileOf({
    pass: ['x.level over 7s < 5', 'dns.latency.p99 over 10s < 1s'],
    abort: ['x.level > 50 for 3s'],
  });
  const events = [
    ...soakOf(profile, 900, (i) =>
      i % 41 === 0
        ? undefined
        : {
            values: { 'x.level': i % 13 === 0 ? null : i % 97, 'dns.due': i },
            histograms: { dns: constant(i * 50, 3) },
          },
    ),
  ];
  for (const cut of [1, 2, 3, 70, 500, 899]) {
    const half = fold(events.slice(0, cut));
    const thawed = JSON.parse(JSON.stringify(half)) as State;
    expect(thawed).toEqual(half);
    expect(fold(events.slice(cut), thawed)).toEqual(fold(events));
  }
});

test('the same tick twice, or an older one, changes nothing', () => {
  const state = fold(EVERY_KIND.slice(0, 5));
  expect(reduce(state, tickOf(2, { 'dns.due': 99 }, { dns: constant(1, 99) }))).toBe(state);
  expect(reduce(state, tickOf(1, {}))).toBe(state);
});

test('missed ticks are gaps among the recent ones and in the soak', () => {
  const state = soaked({}, 30, (i) => (i >= 10 && i < 25 ? undefined : { values: { 'x.level': i } }));
  expect(state.missedTicks).toBe(15);
  expect(state.soakTicks).toBe(30);
  const level = state.series['x.level'];
  const missed = Array.from({ length: 15 }, () => null);
  expect(level && last(level.recent, 21)).toEqual([9, ...missed, 25, 26, 27, 28, 29]);
  expect(level && whole(level.soak)).toEqual([15, 15, 0, 29, 45 + 135]);
});

test('a machine that slept for a month costs no time', () => {
  let state = soaked({ pass: ['x.level over 1h < 5'] }, 10, () => ({ values: { 'x.level': 1 } }));
  const started = performance.now();
  state = reduce(state, tickOf(2_600_000, { 'x.level': 1 }));
  expect(performance.now() - started).toBeLessThan(500);
  expect(state.soakTicks).toBe(2_600_000);
});

test('a series that turns up late is aligned with those from the start', () => {
  const state = soaked({}, 1000, (i) => ({ values: { 'x.early': i, ...(i < 700 ? {} : { 'x.late': i }) } }));
  const [early, late] = [state.series['x.early'], state.series['x.late']];
  if (!early || !late) throw new Error('a series is missing');
  expect(all(late.soak).map(([n, gaps]) => n + gaps)).toEqual(all(early.soak).map(([n, gaps]) => n + gaps));
  expect(late.soak.width).toBe(early.soak.width);
  expect(whole(late.soak).slice(0, 2)).toEqual([300, 700]);
  expect(late.first).toBe(700);
});

test('a series that falls silent goes on as gaps', () => {
  const state = soaked({}, 20, (i) => ({ values: i < 5 ? { 'x.level': i } : {} }));
  expect(state.latest).toEqual({});
  expect(state.series['x.level']).toMatchObject({ first: 0, last: 4 });
  expect(state.series['x.level'] && whole(state.series['x.level'].soak)[1]).toBe(15);
});

test('the first tick of the soak is not measured against what the warm-up counted', () => {
  const state = fold([
    ...EVERY_KIND.slice(0, 2),
    tickOf(1, { 'dns.due': 1000, 'dns.errors': 0 }),
    { type: 'phase', at, phase: 'soak' },
    tickOf(2, { 'dns.due': 100, 'dns.errors': 50 }),
  ] as RunEvent[]);
  expect(state.streaks['dns.errors > 5% for 30s']).toEqual({ now: 1, longest: 1 });
});

test('a tick without an answer neither breaks nor fakes the streak of an abort rule', () => {
  const counts = (i: number) => ({ 'dns.due': (i + 1) * 100, 'dns.errors': i < 50 ? 0 : (i - 49) * 50 });
  const gap = { 'dns.due': null, 'dns.errors': null };
  const state = soaked({ abort: ['dns.errors > 5% for 30s'] }, 70, (i) => ({
    values: i === 40 || i === 60 ? gap : counts(i),
  }));
  expect(state.streaks['dns.errors > 5% for 30s']).toEqual({ now: 19, longest: 19 });
});

test('the same line as an abort rule and as an alert counts each second once', () => {
  const line = 'x.level > 5 for 30s';
  const state = soaked({ abort: [line], alert: [line] }, 20, () => ({ values: { 'x.level': 9 } }));
  expect(state.streaks[line]).toEqual({ now: 20, longest: 20 });
});

test('what must hold is watched for being broken, a rule for being met', () => {
  const state = soaked(
    { pass: ['x.level < 5 for 3s'], abort: ['x.level > 5 for 3s'], alert: ['x.level over 2s > 5 for 3s'] },
    10,
    (i) => ({ values: { 'x.level': i < 4 ? 9 : 1 } }),
  );
  expect(state.streaks['x.level < 5 for 3s']).toEqual({ now: 0, longest: 4 });
  expect(state.streaks['x.level > 5 for 3s']).toEqual({ now: 0, longest: 4 });
  // The first window is whole at the second tick; with the fifth it falls to (9 + 1) / 2.
  expect(state.streaks['x.level over 2s > 5 for 3s']).toEqual({ now: 0, longest: 3 });
});

test('a finding that is said again moves to the end, and only so many are kept', () => {
  const say = (key: string, text: string): RunEvent => ({ type: 'finding', at, finding: finding(key, text) });
  const state = fold([say('a', '1'), say('b', '1'), say('a', '2')]);
  expect(Object.values(state.findings).map((each) => each.finding.text)).toEqual(['1', '2']);
  const many = fold(Array.from({ length: 500 }, (_, i) => say(`k${i}`, 'x')));
  expect(Object.keys(many.findings)).toHaveLength(100);
  expect(many.findings.k499).toBeDefined();
});

test('events, snapshots and series are bounded, however many come', () => {
  let state = fold([{ type: 'started', at, run: RUN, profile: PROFILE }]);
  for (let i = 0; i < 3000; i++) {
    state = reduce(state, { type: 'note', at, by: 'eva', text: `note ${i}` });
    state = reduce(state, { type: 'snapshot', at, file: `snap-${i}.md`, reason: 'interval' });
    state = reduce(state, { type: 'stage', at, load: 'dns', stage: stageOf({ index: i }) });
  }
  expect(state.events).toHaveLength(200);
  expect(state.eventCount).toBe(9001);
  expect(state.snapshots).toHaveLength(1000);
  expect(state.stages.dns).toHaveLength(1000);
  expect(state.stages.dns?.at(-1)?.index).toBe(2999);
  const values = (from: number) =>
    Object.fromEntries(Array.from({ length: 4000 }, (_, i) => [`metrics.m${from + i}`, 1]));
  state = reduce(reduce(state, tickOf(1, values(0))), tickOf(2, values(4000)));
  expect(Object.keys(state.series)).toHaveLength(5000);
});

test('loads begin with what the profile asks for', () => {
  const profile = profileOf({
    loads: [DNS, { ...DNS, name: 'other', shape: { unit: 'rate', kind: 'constant', amount: 7 } }],
  });
  expect(fold([{ type: 'started', at, run: RUN, profile }]).loads).toEqual({
    dns: { asked: 1000, paused: false, stage: null, byHand: false },
    other: { asked: 7, paused: false, stage: null, byHand: false },
  });
});

test('many events folded together are what they are one by one', () => {
  const value = fc.option(fc.constantFrom(0, 1, 5, 7), { freq: 5 });
  const values = fc.dictionary(
    fc.constantFrom('dns.due', 'dns.errors', 'process.rss', 'process.restarts', 'metrics.a'),
    value,
  );
  const step = fc.oneof(
    { weight: 12, arbitrary: fc.record({ ahead: fc.constantFrom(0, 1, 1, 1, 1, 2, 40), values }) },
    { weight: 1, arbitrary: fc.constantFrom('warmup', 'soak', 'soak', 'cooldown', 'judged', 'note') },
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
      let seq = 0;
      const events: RunEvent[] = [
        { type: 'started', at: START, run: RUN, profile: PROFILE },
        { type: 'phase', at: START, phase: 'soak' },
        ...steps.map((each): RunEvent => {
          if (typeof each !== 'string') {
            seq += each.ahead;
            return tickOf(seq, each.values, { dns: constant(100 + seq, 10) });
          }
          const stamp = START + seq * 1000 + 500;
          if (each === 'judged') return { type: 'judged', at: stamp, verdict: VERDICT };
          if (each === 'note') return { type: 'note', at: stamp, by: 'eva', text: 'calm' };
          return { type: 'phase', at: stamp, phase: each as 'soak' };
        }),
      ];
      expect(fold(events)).toEqual(events.reduce(reduce, EMPTY_STATE));
    }),
    { seed: 1, numRuns: 60 },
  );
});

test('a restart is counted once, whatever gaps come after it and however its ticks are folded', () => {
  const restarts = [0, 0, 5, null, 5].map((count, i) => tickOf(i, { 'process.restarts': count }));
  const note: RunEvent = { type: 'note', at, by: 'eva', text: 'calm' };
  const begun: RunEvent[] = [
    { type: 'started', at: START, run: RUN, profile: PROFILE },
    { type: 'phase', at: START, phase: 'soak' },
  ];
  for (const events of [restarts, [...restarts.slice(0, 2), note, ...restarts.slice(2)]])
    expect(fold([...begun, ...events]).cuts).toEqual({ process: [2] });
});
