import { expect, test } from 'vitest';
import { judge } from '../../src/judge/judge.ts';
import { fold, reduce } from '../../src/model/reduce.ts';
import type { Shape } from '../../src/model/shape.ts';
import type { Stage } from '../../src/model/stage.ts';
import type { State } from '../../src/model/state.ts';
import { eventInWords } from '../../src/report/event-words.ts';
import { reportJson } from '../../src/report/report-json.ts';
import { shapeInWords } from '../../src/report/shape-words.ts';
import { snapshotOf } from '../../src/report/snapshot.ts';
import { snapshotMarkdown } from '../../src/report/snapshot-markdown.ts';
import { capacityInWords } from '../../src/report/wording.ts';
import { stageOf, stagesOn } from '../judge/made-stage.ts';
import { DNS, profileOf, START, soakOf } from '../model/made-soak.ts';

const HELD = { settleMs: 0, holdMs: 120_000, restMs: 0 };
const STEPS: Shape = { unit: 'rate', kind: 'steps', steps: [100, 200, 300, 400], ...HELD };
const PROFILE = profileOf({
  loads: [
    { ...DNS, shape: STEPS },
    { ...DNS, name: 'api' },
  ],
  pass: ['api.errors < 1%'],
});

const STAGES: readonly Stage[] = [
  ...stagesOn([100, 200], () => 5),
  stageOf({
    index: 2,
    asked: 300,
    good: false,
    why: 'dns.latency.p95 is 140ms | too slow',
    missed: 30,
    rate: 290.04,
  }),
  stageOf({
    index: 3,
    asked: 400,
    good: null,
    why: '12 requests were never sent',
    invalid: '12 requests were never sent',
  }),
];

const withStages = (stages = STAGES, invalidTicks = 0): State => {
  const soak = fold(
    soakOf(PROFILE, 100, (i) => ({
      values: { 'dns.invalid': i < invalidTicks ? 1 : 0, 'api.due': i, 'api.errors': 0 },
    })),
  );
  return stages.reduce(
    (state, stage) => reduce(state, { type: 'stage', at: START, load: 'dns', stage }),
    soak,
  );
};
const judged = (state: State) => reduce(state, { type: 'judged', at: START, verdict: judge(state) });
const snapshotIn = (state: State) => snapshotOf(state, judge(state), 'end', 1, null);

test('the report has the stages of each load, the capacities, and what was invalid', () => {
  const report = reportJson(judged(withStages()));
  expect(report.loads.dns?.stages).toEqual(STAGES);
  expect(report.loads.api?.stages).toEqual([]);
  expect(report.capacities).toEqual([
    { load: 'dns', unit: 'rate', best: 200, limit: 'target', safe: 140, knee: null },
  ]);
  expect(report.invalid).toEqual([]);
  expect(reportJson(judged(withStages(STAGES, 50))).invalid).toEqual([
    expect.stringContaining('INVALID LOAD'),
  ]);
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
});

test('a snapshot tells where the shape is, and who has it', () => {
  const at = START;
  const state = reduce(withStages(), {
    type: 'load',
    at,
    load: 'dns',
    asked: 300,
    paused: false,
    stage: 'step 3 of 4',
    byHand: true,
  });
  expect(snapshotIn(state).loads.dns).toMatchObject({
    asked: 300,
    stage: 'step 3 of 4',
    byHand: true,
    stages: STAGES,
  });
  expect(snapshotMarkdown(snapshotIn(state))).toContain('by hand');
  expect(snapshotIn(withStages()).loads.api).toMatchObject({ stage: null, byHand: false, stages: [] });
});

test('a snapshot for people has a table of the stages, one line each', () => {
  const text = snapshotMarkdown(snapshotIn(withStages()));
  const table = text.slice(text.indexOf('## Stages')).split('\n').slice(2, 8);
  expect(table).toEqual([
    '| load | stage | asked | done/s | p50 | p95 | p99 | failed | good | why |',
    '|---|---|---|---|---|---|---|---|---|---|',
    '| dns | step 1 | 100 | 100 | 5ms | 5ms | 5ms | 0% | yes | meets its thresholds |',
    '| dns | step 2 | 200 | 200 | 5ms | 5ms | 5ms | 0% | yes | meets its thresholds |',
    '| dns | step 3 | 300 | 290 | 5ms | 5ms | 5ms | 1% | no | dns.latency.p95 is 140ms \\| too slow |',
    '| dns | step 4 | 400 | 400 | 5ms | 5ms | 5ms | 0% | says nothing | 12 requests were never sent |',
  ]);
});

test('the capacity and what was invalid stand among the first lines of a snapshot', () => {
  const head = snapshotMarkdown(snapshotIn(withStages(STAGES, 50)))
    .split('\n')
    .slice(0, 12)
    .join('\n');
  expect(head).toContain('- capacity dns: 200/s (70 %: 140/s), more is too much for the target');
  expect(head).toContain('Was it all right? Not known yet: UNKNOWN.** INVALID LOAD');
});

test('without stages a snapshot has no table of them', () => {
  expect(snapshotMarkdown(snapshotIn(withStages([])))).not.toContain('## Stages');
});

test('a day of bursts does not fill the snapshots: the last hundred stand for them', () => {
  const stages = Array.from({ length: 900 }, (_, index) => stageOf({ index, kind: 'burst' }));
  const told = snapshotIn(withStages(stages)).loads.dns?.stages ?? [];
  expect(told.map(({ index }) => index)).toEqual(Array.from({ length: 100 }, (_, i) => 800 + i));
  expect(reportJson(withStages(stages)).loads.dns?.stages).toHaveLength(900);
});

test('a stage is one line', () => {
  const lines = STAGES.map((stage) => eventInWords({ type: 'stage', at: START, load: 'dns', stage }));
  expect(lines.slice(1)).toEqual([
    'load dns: step at 200: good (200/s, p95 5ms)',
    'load dns: step at 300: not good: dns.latency.p95 is 140ms | too slow (290/s, p95 5ms)',
    'load dns: step at 400: says nothing: 12 requests were never sent (400/s, p95 5ms)',
  ]);
});

test.each([
  [{}, 'dns: 800/s (70 %: 560/s; knee at 600/s), more is too much for the target'],
  [{ unit: 'vus', knee: null, limit: 'range' }, 'dns: 800 VUs (70 %: 560 VUs), more was not asked for'],
  [{ limit: 'generator' }, 'dns: 800/s (70 %: 560/s; knee at 600/s), more could not be sent from here'],
  [{ best: null, safe: null, knee: null, limit: 'none' }, 'dns: none, not even the least was good'],
  [{ best: null, safe: null, knee: null, limit: null }, 'dns: not known yet'],
] as const)('a capacity with %j is «%s»', (more, said) => {
  expect(
    capacityInWords({ load: 'dns', unit: 'rate', best: 800, limit: 'target', safe: 560, knee: 600, ...more }),
  ).toBe(said);
});

test.each<[Shape, string]>([
  [{ unit: 'rate', kind: 'constant', amount: 1000 }, '1000/s'],
  [{ unit: 'vus', kind: 'constant', amount: 10 }, '10 VUs'],
  [STEPS, '100/s to 400/s in 4 steps of 2 min'],
  [
    {
      unit: 'vus',
      kind: 'ramps',
      from: 0,
      ramps: [
        { to: 50, overMs: 300_000 },
        { to: 5, overMs: 0 },
      ],
    },
    'from 0 VUs to 50 VUs over 5 min, then 5 VUs',
  ],
  [
    { unit: 'rate', kind: 'ramps', from: 1, ramps: Array(9).fill({ to: 7, overMs: 1000 }) },
    'from 1/s in 9 ramps to 7/s over 1 s',
  ],
  [
    { unit: 'vus', kind: 'levels', levels: [{ requests: 50_000, concurrency: 500 }], restMs: 0 },
    '1 level: 50000 by 500',
  ],
  [{ unit: 'rate', kind: 'burst', amount: 0, count: 10_000, everyMs: null }, '10000 at once'],
  [
    { unit: 'rate', kind: 'burst', amount: 100, count: 10, everyMs: 60_000 },
    '10 at once every 60 s on top of 100/s',
  ],
  [
    { unit: 'rate', kind: 'search', from: 100, to: 20_000, precision: 0.05, ...HELD },
    'search from 100/s to 20000/s',
  ],
])('a shape in words: %j', (shape, said) => {
  expect(shapeInWords(shape)).toBe(said);
});
