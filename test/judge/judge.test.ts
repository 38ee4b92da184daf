import { expect, test } from 'vitest';
import { abortReason, alertsMet, judge } from '../../src/judge/judge.ts';
import { reduce } from '../../src/model/reduce.ts';
import { deepFreeze, START, soaked, type TickParts, tickOf } from '../model/made-soak.ts';

const PASSES = 'x.level < 10';
const FAILS = 'x.level < 3';
const UNKNOWN = 'x.never < 3';
const SKIPPED = 'x.level < 3 after 100d';
const level = (value: number) => (): TickParts => ({ values: { 'x.level': value } });
const verdictOf = (pass: readonly string[], ticks = 5) => judge(soaked({ pass }, ticks, level(5)));

test.each([
  [[PASSES], 'pass'],
  [[PASSES, SKIPPED], 'pass'],
  [[PASSES, UNKNOWN], 'unknown'],
  [[UNKNOWN, FAILS, PASSES], 'fail'],
  [[FAILS, SKIPPED], 'fail'],
  [[SKIPPED], 'unknown'],
  [[], 'unknown'],
])('%j comes to %s: the worst counts, and nothing judged is no pass', (pass, state) => {
  expect(verdictOf(pass).state).toBe(state);
});

test('a soak that never began is unknown, whatever was asked', () => {
  expect(verdictOf([PASSES], 0)).toMatchObject({
    state: 'unknown',
    reasons: ['the soak has not begun: nothing was judged'],
  });
});

test('reasons name the worst first and count what holds', () => {
  const { reasons } = verdictOf([PASSES, UNKNOWN, FAILS, SKIPPED]);
  expect(reasons).toEqual([
    'x.level at most is 5, asked for < 3',
    'x.never: no reading in the soak',
    '1 of 3 thresholds hold',
  ]);
  expect(verdictOf([SKIPPED]).reasons).toEqual(['no threshold applied to this run']);
});

test('an abort rule makes a fail, the operator an abort, and both say so first', () => {
  const state = soaked({ pass: [PASSES] }, 5, level(5));
  expect(judge(state, { by: 'rule', reason: 'it burns' })).toMatchObject({
    state: 'fail',
    reasons: ['it burns', expect.anything()],
  });
  expect(judge(state, { by: 'operator' })).toMatchObject({
    state: 'aborted',
    reasons: ['aborted by the operator', expect.anything()],
  });
});

test('growing memory is told even when no threshold asks', () => {
  const state = soaked({ pass: ['x.level growth < 5%'] }, 100, (tick) => ({
    values: { 'x.level': 5, 'x.other': 5, 'redis.process.rss': tick, 'sqlite.log.wal': 5, 'host.cpu': 1 },
  }));
  expect(judge(state).trends.map(({ series }) => series)).toEqual([
    'redis.process.rss',
    'sqlite.log.wal',
    'x.level',
  ]);
});

test('judging changes nothing and says the same twice', () => {
  const state = deepFreeze(
    soaked({ pass: [PASSES, FAILS, 'x.level growth < 5%', 'x.level over 2s < 9'] }, 80, level(5)),
  );
  expect(judge(state)).toEqual(judge(state));
});

const burning = (ticks: number, abort: string, partsOf: (tick: number) => TickParts) =>
  abortReason(soaked({ abort: [abort] }, ticks, partsOf));

test('a rule with for is met once it has held so long, and not before', () => {
  const counts = (tick: number): TickParts => ({
    values: { 'dns.due': (tick + 1) * 10, 'dns.errors': tick + 1 },
  });
  expect(burning(29, 'dns.errors > 5% for 30s', counts)).toBeNull();
  expect(burning(30, 'dns.errors > 5% for 30s', counts)).toBe('abort rule met: dns.errors > 5% for 30s');
});

test('a rule that held long ago and no more is not met', () => {
  expect(
    burning(60, 'x.level > 5 for 10s', (tick) => ({ values: { 'x.level': tick < 40 ? 9 : 1 } })),
  ).toBeNull();
});

test('a rule on a gauge looks at this tick, one with over at this window', () => {
  const spike = (tick: number): TickParts => ({ values: { 'x.level': tick === 9 ? 100 : 1 } });
  expect(burning(10, 'x.level > 50', spike)).toBe('abort rule met: x.level > 50 (now 100)');
  expect(burning(11, 'x.level > 50', spike)).toBeNull();
  expect(burning(10, 'x.level over 10s > 50', spike)).toBeNull();
  expect(burning(12, 'x.level over 2s > 50', spike)).toBeNull();
  expect(burning(10, 'x.level over 2s > 50', spike)).not.toBeNull();
});

test('a rule without readings is not met', () => {
  for (const rule of [
    'x.never > 5',
    'x.never < 5',
    'x.never > 5 for 1s',
    'x.never over 1s > 5',
    'x.never growth > 1%',
  ])
    expect(burning(90, rule, level(5))).toBeNull();
});

test('a rule on growth is met when the interval clears the limit', () => {
  const leak = (tick: number): TickParts => ({ values: { 'process.rss': 1e8 + tick * 1e6 } });
  expect(burning(59, 'process.rss growth > 20%', leak)).toBeNull();
  expect(burning(90, 'process.rss growth > 20%', leak)).not.toBeNull();
});

test('a rule on a ratio looks at this tick, one on a figure at the soak so far', () => {
  const ratio = (tick: number): TickParts => ({ values: { 'x.a': tick === 9 ? 60 : 20, 'x.b': 10 } });
  expect(burning(10, 'x.a / x.b > 5', ratio)).toBe('abort rule met: x.a / x.b > 5');
  expect(burning(11, 'x.a / x.b > 5', ratio)).toBeNull();
  expect(burning(10, 'x.a / x.never > 5', ratio)).toBeNull();
  expect(burning(9, 'x.a max > 50', ratio)).toBeNull();
  expect(burning(20, 'x.a max > 50', ratio)).not.toBeNull();
  expect(burning(10, 'x.a / x.b over 2s > 3', ratio)).not.toBeNull();
});

test('a rule on a counter’s rate in a window is met while it rises so fast', () => {
  const counter = (tick: number): TickParts => ({ values: { 'metrics.n_total': Math.min(tick, 20) * 10 } });
  expect(burning(20, 'metrics.n_total rate over 5s > 9/s', counter)).not.toBeNull();
  expect(burning(30, 'metrics.n_total rate over 5s > 9/s', counter)).toBeNull();
});

test('a line on two loads is not judged when either was not delivered', () => {
  const parts = (): TickParts => ({ values: { 'dns.invalid': 1, 'x.a': 1, 'dns.ok': 5, 'dns.rate': 1 } });
  const { thresholds } = judge(soaked({ pass: ['x.a / dns.rate < 5', 'x.a < 5'] }, 100, parts));
  expect(thresholds).toMatchObject([
    { state: 'unknown', why: 'dns.rate: its load was not delivered' },
    { state: 'pass' },
  ]);
});

test('a rule with after is met only when so much of the soak has gone by', () => {
  expect(burning(30, 'x.level > 2 for 5s after 100d', level(5))).toBeNull();
  expect(burning(30, 'x.level > 2 for 5s after 1m', level(5))).toBeNull();
  expect(burning(60, 'x.level > 2 for 5s after 1m', level(5))).not.toBeNull();
});

test('rules are looked at in the soak only', () => {
  const soak = soaked({ abort: ['x.level > 2'], alert: ['x.level > 1'] }, 5, level(5));
  expect(abortReason(soak)).not.toBeNull();
  expect([...alertsMet(soak).keys()]).toEqual(['x.level > 1']);
  const cooled = reduce(
    reduce(soak, { type: 'phase', at: START, phase: 'cooldown' }),
    tickOf(6, { 'x.level': 5 }),
  );
  expect(abortReason(cooled)).toBeNull();
  expect(alertsMet(cooled).size).toBe(0);
});
