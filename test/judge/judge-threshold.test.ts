import { expect, test } from 'vitest';
import { judgeThreshold } from '../../src/judge/judge-threshold.ts';
import { constant, merge } from '../../src/model/histogram.ts';
import { reduce } from '../../src/model/reduce.ts';
import type { Values } from '../../src/model/series.ts';
import type { State } from '../../src/model/state.ts';
import type { ThresholdResult } from '../../src/model/verdict.ts';
import { gaussian, START, soaked, type TickParts, thresholdOf, tickOf } from '../model/made-soak.ts';

/** What a line comes to after so many ticks of a soak. */
function judged(
  line: string,
  ticks: number,
  partsOf: (tick: number) => TickParts,
  more: { soakMs?: number; judgeHourMs?: number } = {},
): ThresholdResult {
  const state = soaked({ pass: [line], ...more }, ticks, partsOf);
  return judgeThreshold(state.profile?.pass[0] ?? thresholdOf(line), state);
}

const level = (valueAt: (tick: number) => number | null) => (tick: number) => ({
  values: { 'process.rss': valueAt(tick) },
});
const stateOf = (result: ThresholdResult) => result.state;

test('a latency is judged by all requests of the soak, not by the ticks’ percentiles', () => {
  // One tick of ten is slow and has few requests: every tick's p95 averaged would be far above.
  const parts = (tick: number): TickParts => ({
    values: { 'dns.latency.p95': tick % 10 === 0 ? 5 : 0.001 },
    histograms: { dns: tick % 10 === 0 ? constant(5e6, 1) : constant(1000, 1000) },
  });
  expect(judged('dns.latency.p95 < 100ms', 100, parts)).toMatchObject({ state: 'pass', unit: 'seconds' });
  expect(judged('dns.latency.max < 100ms', 100, parts)).toMatchObject({ state: 'fail' });
  expect(judged('dns.latency.p95 < 100ms', 100, parts).value).toBeCloseTo(0.001, 4);
});

test('a step of a flow is judged by its own latencies', () => {
  const parts = (): TickParts => ({
    values: {},
    histograms: { api: constant(100, 9), 'api.list': constant(9e5, 1) },
  });
  expect(stateOf(judged('api.list.latency.p99 < 500ms', 5, parts))).toBe('fail');
  expect(stateOf(judged('api.latency.p50 < 500ms', 5, parts))).toBe('pass');
});

test('a latency without a request is unknown, never a pass', () => {
  expect(judged('dns.latency.p95 < 100ms', 100, () => ({ values: {} }))).toMatchObject({
    state: 'unknown',
    value: null,
  });
});

const counts = (due: number, errors: number, lost = 0, missed = 0): Values => ({
  'dns.due': due,
  'dns.errors': errors,
  'dns.lost': lost,
  'dns.missed': missed,
});

test('a share counts errors, lost and missed alike', () => {
  const last = (values: Values) => judged('dns.errors < 1%', 3, () => ({ values }));
  expect(last(counts(1000, 4, 3, 3))).toMatchObject({ state: 'fail', value: 0.01 });
  expect(last(counts(1000, 3, 3, 3))).toMatchObject({ state: 'pass', value: 0.009 });
  expect(last(counts(1000, 3, 3, 3)).why).toContain('(9 of 1000)');
});

test('a share of nothing that came due is unknown', () => {
  expect(stateOf(judged('dns.errors < 1%', 9, () => ({ values: counts(0, 0) })))).toBe('unknown');
  expect(stateOf(judged('dns.errors < 1%', 9, () => ({ values: {} })))).toBe('unknown');
});

test('a last tick without an answer does not unmake what was counted', () => {
  const parts = (tick: number): TickParts => ({
    values: tick === 8 ? { 'dns.due': null, 'dns.errors': null } : counts(1000, 50),
  });
  expect(judged('dns.errors < 1%', 9, parts)).toMatchObject({ state: 'fail', value: 0.05 });
  expect(judged('dns.errors < 60', 9, parts)).toMatchObject({ state: 'pass', value: 50 });
});

test('what was due in the soak and is lost in the cool-down counts, as a share and as a number', () => {
  const line = ['dns.lost == 0', 'dns.lost < 1%'];
  const soak = soaked({ pass: line }, 10, () => ({ values: counts(100, 0) }));
  const cooled = reduce(
    reduce(soak, { type: 'phase', at: START, phase: 'cooldown' }),
    tickOf(11, counts(100, 0, 5)),
  );
  expect(line.map((text) => judgeThreshold(thresholdOf(text), cooled).state)).toEqual(['fail', 'fail']);
});

test('what is to come about so often has until the end of the soak', () => {
  const line = 'dns.ok >= 500';
  const soak = soaked({ pass: [line] }, 10, () => ({ values: { ...counts(100, 0), 'dns.ok': 100 } }));
  expect(judgeThreshold(thresholdOf(line), soak)).toMatchObject({
    state: 'unknown',
    why: expect.stringContaining('100 so far'),
  });
  const cooled = reduce(soak, { type: 'phase', at: START, phase: 'cooldown' });
  expect(judgeThreshold(thresholdOf(line), cooled)).toMatchObject({ state: 'fail', value: 100 });
});

test('what the target does after the soak is not judged', () => {
  const soak = soaked({}, 10, () => ({ values: { 'process.exits': 0 } }));
  const cooled = reduce(
    reduce(soak, { type: 'phase', at: START, phase: 'cooldown' }),
    tickOf(11, { 'process.exits': 1 }),
  );
  expect(judgeThreshold(thresholdOf('process.exits == 0'), cooled).state).toBe('pass');
});

test('a class of errors that was never met was met 0 times, once its load has reported', () => {
  for (const line of ['dns.error.servfail == 0', 'dns.error.status.503 == 0', 'dns.error.servfail < 1%'])
    expect(judged(line, 5, () => ({ values: counts(10, 0) }))).toMatchObject({ state: 'pass', value: 0 });
  expect(stateOf(judged('dns.error.servfail == 0', 5, () => ({ values: {} })))).toBe('unknown');
  const met = (tick: number): TickParts => ({
    values: { ...counts(10, 1), ...(tick > 2 ? { 'dns.error.status.503': 1 } : {}) },
  });
  expect(judged('dns.error.status.503 == 0', 5, met)).toMatchObject({ state: 'fail', value: 1 });
  expect(judged('dns.error.status.503 < 20%', 5, met)).toMatchObject({ state: 'pass', value: 0.1 });
});

test('a gauge must hold at every tick: one is enough to fail', () => {
  const spike = level((tick) => (tick === 50 ? 3e9 : 1e9));
  expect(judged('process.rss < 2GB', 100, spike)).toMatchObject({ state: 'fail', value: 3e9 });
  expect(stateOf(judged('process.rss < 4GB', 100, spike))).toBe('pass');
  expect(judged('process.rss > 1GB', 100, spike)).toMatchObject({ state: 'fail', value: 1e9 });
  expect(stateOf(judged('process.rss == 1GB', 100, spike))).toBe('fail');
  expect(stateOf(judged('process.rss == 1GB', 40, spike))).toBe('pass');
});

test.each([
  [5, 'pass'],
  [6, 'unknown'],
  [100, 'unknown'],
])('%d gaps in 100 ticks: a gauge that holds elsewhere is %s', (gaps, state) => {
  expect(
    stateOf(
      judged(
        'process.rss < 2GB',
        100,
        level((tick) => (tick < gaps ? null : 1e9)),
      ),
    ),
  ).toBe(state);
});

test('gaps do not hide a failure', () => {
  expect(
    stateOf(
      judged(
        'process.rss < 2GB',
        100,
        level((tick) => (tick < 60 ? null : 3e9)),
      ),
    ),
  ).toBe('fail');
});

test('missed ticks are gaps like any other', () => {
  const parts = (tick: number): TickParts =>
    tick > 10 && tick < 50 ? undefined : { values: { 'process.rss': 1 } };
  expect(judged('process.rss < 2GB', 100, parts)).toMatchObject({ state: 'unknown' });
  expect(judged('process.rss < 2GB', 100, parts).why).toContain('39 of 100 ticks');
});

test('a count nobody told any more is no proof of 0', () => {
  const parts = (tick: number): TickParts => ({ values: { 'process.exits': tick < 50 ? 0 : null } });
  expect(stateOf(judged('process.exits == 0', 100, parts))).toBe('unknown');
  expect(stateOf(judged('process.exits == 0', 52, parts))).toBe('pass');
});

test('with over, the worst whole window counts', () => {
  const parts = level((tick) => (tick >= 50 && tick < 60 ? 3e9 : 1e9));
  expect(judged('process.rss over 10s < 2GB', 100, parts)).toMatchObject({ state: 'fail', value: 3e9 });
  expect(judged('process.rss over 20s < 2.5GB', 100, parts)).toMatchObject({ state: 'pass', value: 2e9 });
  expect(judged('process.rss over 5m < 2GB', 100, parts)).toMatchObject({ state: 'unknown', value: null });
});

test('a window that holds in the few ticks that were seen is unknown', () => {
  const parts = level((tick) => (tick < 20 ? 1e9 : null));
  expect(stateOf(judged('process.rss over 10s < 2GB', 100, parts))).toBe('unknown');
  expect(stateOf(judged('process.rss over 10s < 500MB', 100, parts))).toBe('fail');
});

test('with for, it may be broken for less than so long', () => {
  const broken = (ticks: number) => level((tick) => (tick >= 20 && tick < 20 + ticks ? 3e9 : 1e9));
  expect(stateOf(judged('process.rss < 2GB for 30s', 100, broken(29)))).toBe('pass');
  expect(stateOf(judged('process.rss < 2GB for 30s', 100, broken(30)))).toBe('fail');
  expect(stateOf(judged('process.rss < 2GB for 30s', 29, broken(0)))).toBe('unknown');
});

test('a line with for does not pass for want of readings', () => {
  for (const line of ['process.rss < 2GB for 30s', 'dns.latency.p95 < 1s for 30s', 'dns.errors < 1% for 30s'])
    expect(stateOf(judged(line, 100, () => ({ values: { 'process.rss': null } })))).toBe('unknown');
  expect(
    stateOf(
      judged(
        'process.rss < 2GB for 30s',
        100,
        level((tick) => (tick === 5 ? 1 : null)),
      ),
    ),
  ).toBe('unknown');
});

test('with over and for, windows may be bad for less than so long', () => {
  const parts = level((tick) => (tick >= 20 && tick < 40 ? 3e9 : 1e9));
  expect(stateOf(judged('process.rss over 10s < 2.5GB for 30s', 100, parts))).toBe('pass');
  expect(stateOf(judged('process.rss over 10s < 2.5GB for 5s', 100, parts))).toBe('fail');
});

test('after waits for so much of the soak, by the judge’s hour, and leaves shorter soaks alone', () => {
  const line = 'process.rss < 2GB after 4h';
  const parts = level(() => 1e9);
  expect(judged(line, 9, parts, { soakMs: 3_600_000 })).toMatchObject({ state: 'skipped', value: null });
  expect(judged(line, 9, parts, { soakMs: 4 * 3_600_000 })).toMatchObject({
    state: 'skipped',
    why: expect.stringContaining('judged after 4 h of soak, in 4 h'),
  });
  expect(stateOf(judged(line, 39, parts, { soakMs: 40_000, judgeHourMs: 10_000 }))).toBe('skipped');
  expect(stateOf(judged(line, 40, parts, { soakMs: 40_000, judgeHourMs: 10_000 }))).toBe('pass');
  expect(stateOf(judged(line, 9, parts, { soakMs: 39_000, judgeHourMs: 10_000 }))).toBe('skipped');
});

test('growth that clears its limit passes or fails', () => {
  const growing = level((tick) => 100e6 + tick * 1e5);
  expect(judged('process.rss growth < 20%', 100, growing)).toMatchObject({ state: 'pass', unit: 'ratio' });
  expect(judged('process.rss growth < 20%', 100, growing).value).toBeCloseTo(0.1, 2);
  expect(judged('process.rss growth < 5%', 100, growing)).toMatchObject({ state: 'fail' });
});

test('a limit inside the interval is not decided yet', () => {
  const noise = gaussian(4);
  const parts = level((tick) => 100e6 + tick * 1e5 + 3e7 * noise());
  expect(judged('process.rss growth < 10%', 100, parts)).toMatchObject({
    state: 'unknown',
    why: expect.stringContaining('does not clear the limit yet'),
  });
});

test('a slope is compared over the same time, in whatever time it was asked for', () => {
  // 1 kB a second is 86.4 MB a day.
  const parts = level((tick) => 1e9 + tick * 1000);
  expect(stateOf(judged('process.rss slope < 95MB/d', 100, parts))).toBe('pass');
  expect(stateOf(judged('process.rss slope < 78MB/d', 100, parts))).toBe('fail');
  expect(judged('process.rss slope < 10MB/h', 100, parts).value).toBeCloseTo(1000, 6);
});

test("a slope is counted in the judge's hours", () => {
  const parts = level((tick) => 1e9 + tick * 1000);
  expect(judged('process.rss slope < 1MB/h', 100, parts, { judgeHourMs: 10_000 })).toMatchObject({
    state: 'pass',
  });
  expect(judged('process.rss slope < 1MB/h', 100, parts, { judgeHourMs: 10_000 }).value).toBeCloseTo(
    10_000 / 3600,
    6,
  );
});

test('a series is steady unless it leaks, and while the run goes on a leak is only suspected', () => {
  const noise = gaussian(3);
  const soakOf = (slope: number, ticks = 240) =>
    soaked({ pass: ['process.rss steady'], judgeHourMs: 10_000 }, ticks, (tick) => ({
      values: { 'process.rss': 2e8 + slope * tick + 1e5 * noise() },
    }));
  const seen = (state: State) => judgeThreshold(thresholdOf('process.rss steady'), state);
  expect(seen(soakOf(0))).toMatchObject({
    state: 'pass',
    value: null,
    why: expect.stringContaining('process.rss is STABLE'),
  });
  const leaking = soakOf(1e6);
  expect(seen(leaking)).toMatchObject({ state: 'unknown', why: expect.stringContaining('SUSPECT') });
  expect(seen(reduce(leaking, { type: 'phase', at: START, phase: 'cooldown' }))).toMatchObject({
    state: 'fail',
    why: expect.stringContaining('process.rss is LEAK: grows by 10 MB/h'),
  });
  expect(seen(soakOf(0, 3)).state).toBe('unknown');
});

test('fewer than 60 ticks say nothing of growth', () => {
  expect(
    judged(
      'process.rss growth < 20%',
      59,
      level(() => 1e9),
    ),
  ).toMatchObject({
    state: 'unknown',
    why: expect.stringContaining('fewer than 60 ticks'),
  });
  expect(
    stateOf(
      judged(
        'process.rss growth < 20%',
        60,
        level(() => 1e9),
      ),
    ),
  ).toBe('pass');
});

test('what starts at 0 has no growth as a share, and what was never read has none at all', () => {
  expect(
    stateOf(
      judged(
        'process.rss growth < 20%',
        100,
        level(() => 0),
      ),
    ),
  ).toBe('unknown');
  expect(
    stateOf(
      judged(
        'process.rss growth < 20%',
        100,
        level(() => null),
      ),
    ),
  ).toBe('unknown');
});

test('a trend seen through too many gaps does not pass', () => {
  const parts = level((tick) => (tick < 70 ? 1e9 : null));
  expect(stateOf(judged('process.rss growth < 20%', 1000, parts))).toBe('unknown');
});

test('a soak that has not begun has judged nothing', () => {
  const state: State = soaked({}, 0, () => undefined);
  const lines = [
    'dns.errors < 1%',
    'process.rss < 1GB',
    'process.exits == 0',
    'process.rss growth < 5%',
    'dns.rate > 5 for 5s',
  ];
  for (const line of lines) expect(judgeThreshold(thresholdOf(line), state).state).toBe('unknown');
});

test('every result says why in words with numbers, and none says NaN or undefined', () => {
  const parts = (tick: number): TickParts => ({
    values: { 'process.rss': 1e9 + tick, ...counts(1000, tick) },
    histograms: { dns: merge(constant(1000, 9), constant(50_000, 1)) },
  });
  for (const line of [
    'dns.latency.p95 < 1ms',
    'dns.errors < 0.1%',
    'dns.errors == 0',
    'process.rss < 2GB',
    'process.rss over 10s < 2GB',
    'process.rss < 2GB for 30s',
    'process.rss slope < 10MB/h',
    'process.rss growth < 1%',
    'process.rss < 2GB after 99d',
    'sqlite.wal < 1MB',
  ]) {
    const { why, text } = judged(line, 100, parts);
    expect(text).toBe(line);
    expect(why).not.toMatch(/NaN|undefined|null|Infinity/);
    expect(why.length).toBeGreaterThan(10);
  }
});

test('what the generator itself never sent is not the target’s failure', () => {
  const missed = (behind: number, cap: number) => (tick: number) => ({
    values: {
      ...counts((tick + 1) * 1000, 0, 0, (behind + cap) * (tick + 1)),
      'dns.error.behind': behind * (tick + 1),
      'dns.error.cap': cap * (tick + 1),
    },
  });
  for (const line of ['dns.errors < 1%', 'dns.missed < 1%']) {
    expect(judged(line, 10, missed(20, 0))).toMatchObject({
      state: 'unknown',
      value: null,
      why: expect.stringContaining('200 of which the generator never sent'),
    });
    // 5 of 1000 by its own fault and 12 by the target's: that fails without the 5 as well.
    expect(stateOf(judged(line, 10, missed(5, 12)))).toBe('fail');
    expect(stateOf(judged(line, 10, missed(5, 0)))).toBe('pass');
  }
});
