import { describe, expect, test } from 'vitest';
import { judgeThreshold } from '../../src/judge/judge-threshold.ts';
import { constant, merge } from '../../src/model/histogram.ts';
import { fold, reduce } from '../../src/model/reduce.ts';
import type { Values } from '../../src/model/series.ts';
import type { State } from '../../src/model/state.ts';
import type { Threshold } from '../../src/model/threshold.ts';
import type { ThresholdResult } from '../../src/model/verdict.ts';
import { profileOf, RUN, START, soaked, type TickParts, thresholdOf, tickOf } from '../model/made-soak.ts';
import { figuresOf, measureOf } from './made-stage.ts';

function judged(line: string, ticks: number, partsOf: (tick: number) => TickParts): ThresholdResult {
  const state = soaked({ pass: [line] }, ticks, partsOf);
  return judgeThreshold(state.profile?.pass[0] as Threshold, state);
}

const stateOf = (line: string, ticks: number, partsOf: (tick: number) => TickParts) =>
  judged(line, ticks, partsOf).state;
const values = (of: (tick: number) => Values) => (tick: number) => ({ values: of(tick) });
/** 1 to 100. */
const rising = values((tick) => ({ 'x.level': tick + 1 }));

describe('a figure of a gauge over the soak', () => {
  test.each<[string, number]>([
    ['x.level mean < 50.6', 50.5],
    ['x.level min > 0', 1],
    ['x.level max < 101', 100],
    ['x.level last == 100', 100],
    ['x.level sum == 5050', 5050],
  ])('%s: it is %d', (line, value) => {
    expect(judged(line, 100, rising)).toMatchObject({ state: 'pass', value });
  });

  test('is a percentile of its ticks to within 1/128, rounded to the side that does not flatter', () => {
    const upper = judged('x.level p95 < 100', 100, rising).value as number;
    const lower = judged('x.level p95 > 10', 100, rising).value as number;
    expect(upper).toBeGreaterThanOrEqual(95);
    expect(upper).toBeLessThanOrEqual(95 * (1 + 1 / 128));
    expect(lower).toBeLessThanOrEqual(95);
    expect(lower).toBeGreaterThanOrEqual(95 * (1 - 1 / 128));
    expect(
      judged(
        'x.level p50 == 7',
        20,
        values(() => ({ 'x.level': 7 })),
      ),
    ).toMatchObject({ state: 'pass', value: 7 });
  });

  test('with too many gaps is unknown, whatever was seen; the worst that was seen stands', () => {
    const few = values((tick) => ({ 'x.level': tick < 50 ? 100 : null }));
    for (const line of ['x.level mean < 200', 'x.level mean < 5', 'x.level max < 200', 'x.level p95 < 5'])
      expect(judged(line, 100, few)).toMatchObject({
        state: 'unknown',
        why: expect.stringContaining('50 of 100 ticks'),
      });
    expect(stateOf('x.level max < 5', 100, few)).toBe('fail');
    expect(stateOf('x.level min > 500', 100, few)).toBe('fail');
    expect(stateOf('x.never mean < 5', 100, few)).toBe('unknown');
  });
});

describe('a counter', () => {
  const counter = (at: (tick: number) => number | null) =>
    values((tick) => ({ 'metrics.gc_total': at(tick) }));

  test('rises from its first reading in the soak on', () => {
    expect(
      judged(
        'metrics.gc_total increase < 100',
        100,
        counter((tick) => 5000 + tick),
      ),
    ).toMatchObject({
      state: 'pass',
      value: 99,
    });
  });

  test('that was reset goes on from 0', () => {
    const reset = counter((tick) => (tick < 50 ? 5000 + tick : tick - 45));
    expect(judged('metrics.gc_total increase < 100', 100, reset).value).toBe(49 + 5 + 49);
  });

  test('rises by so much a second, gaps and missed ticks included in the time', () => {
    const gappy = (tick: number): TickParts =>
      tick % 25 === 7 ? undefined : { values: { 'metrics.gc_total': tick % 25 === 9 ? null : tick * 3 } };
    expect(stateOf('metrics.gc_total rate < 5', 100, gappy)).toBe('unknown');
    expect(
      judged('metrics.gc_total rate < 181/min', 100, (tick) =>
        tick % 50 === 7 ? undefined : counter((at) => at * 3)(tick),
      ),
    ).toMatchObject({
      state: 'pass',
      value: 3,
      why: 'metrics.gc_total rate is 3/s, asked for < 3.02/s',
    });
  });

  test('that was read once has not risen', () => {
    expect(
      stateOf(
        'metrics.gc_total increase < 100',
        1,
        counter(() => 5),
      ),
    ).toBe('unknown');
  });

  test('of a load begins at 0 with the soak', () => {
    const errors = values((tick) => ({ 'dns.due': tick * 10, 'dns.errors': tick + 1 }));
    expect(judged('dns.errors increase < 100', 50, errors).value).toBe(50);
    expect(judged('dns.errors rate < 2', 50, errors).value).toBe(1);
  });

  test('over a window rises by its worst', () => {
    const burst = counter((tick) => (tick < 50 ? 0 : tick < 60 ? (tick - 49) * 10 : 100));
    expect(judged('metrics.gc_total increase over 10s < 200', 100, burst).value).toBe(100);
    expect(judged('metrics.gc_total rate over 10s < 20', 100, burst).value).toBe(10);
  });

  test('in a window rises by so much a second, also after ticks that nobody took', () => {
    const missed = (tick: number): TickParts =>
      tick % 50 === 5 || tick % 50 === 6 ? undefined : { values: { 'metrics.gc_total': tick * 3 } };
    expect(judged('metrics.gc_total rate over 1s < 100', 100, missed).value).toBe(3);
    const quick = { pass: ['metrics.gc_total rate over 1s < 100'], everyMs: 250 };
    expect(
      soaked(
        quick,
        20,
        counter((tick) => tick),
      ).windows[quick.pass[0] as string]?.worst,
    ).toBe(4);
  });
});

describe('a latency', () => {
  const slow = (tick: number): TickParts => ({
    values: { 'api.latency.p95': tick === 3 ? 2 : 1 },
    histograms: { api: merge(constant(1000, 995), constant(800_000, 5)) },
  });

  test('has every percentile, from all requests of the soak', () => {
    expect(judged('api.latency.p99.9 < 1s', 10, slow).value).toBeCloseTo(0.8, 2);
    expect(judged('api.latency p99.4 < 1s', 10, slow).value).toBeCloseTo(0.001, 4);
    expect(judged('api.latency.p99.9 < 500ms', 10, slow)).toMatchObject({ state: 'fail', unit: 'seconds' });
    expect(stateOf('api.latency.p99.9 < 1s', 10, () => ({ values: {} }))).toBe('unknown');
  });

  test('of any percentile has windows and breaks like the others', () => {
    expect(stateOf('api.latency.p99.9 over 5s < 500ms', 10, slow)).toBe('fail');
    expect(stateOf('api.latency.p99.9 < 500ms for 5s', 10, slow)).toBe('fail');
    expect(
      stateOf('api.latency.p99 < 500ms for 5s', 10, () => ({
        values: { 'api.latency.p99': 0.1 },
        histograms: { api: constant(100, 1) },
      })),
    ).toBe('pass');
  });

  test('has a worst tick, and a ratio of two of its figures', () => {
    expect(judged('api.latency.p95 max < 3s', 10, slow).value).toBe(2);
    expect(judged('api.latency.p99.9 / api.latency.p50 > 100', 10, slow)).toMatchObject({ state: 'pass' });
  });
});

describe('a ratio', () => {
  const heap = values((tick) => ({ 'process.rss': tick === 50 ? 400 : 200, 'metrics.heap_bytes': 100 }));

  test('of two gauges must hold at every tick', () => {
    expect(judged('process.rss / metrics.heap_bytes < 3', 100, heap)).toMatchObject({
      state: 'fail',
      value: 4,
      why: 'process.rss / metrics.heap_bytes at most is 4, asked for < 3',
    });
    expect(stateOf('process.rss / metrics.heap_bytes < 5', 100, heap)).toBe('pass');
    expect(stateOf('process.rss / metrics.heap_bytes over 10s < 3', 100, heap)).toBe('pass');
    expect(stateOf('process.rss / metrics.heap_bytes < 3 for 2s', 100, heap)).toBe('pass');
    expect(stateOf('process.rss / metrics.heap_bytes < 3 for 1s', 100, heap)).toBe('fail');
  });

  test('of figures is of the soak', () => {
    expect(judged('process.rss max / process.rss min < 3', 100, heap)).toMatchObject({
      state: 'pass',
      value: 2,
    });
    const hits = values((tick) => ({ 'metrics.hits': 1000 + tick * 9, 'metrics.asked': 50 + tick * 10 }));
    expect(judged('metrics.hits increase / metrics.asked increase > 85%', 100, hits)).toMatchObject({
      state: 'pass',
      value: 0.9,
      unit: 'ratio',
    });
    expect(judged('metrics.hits increase / metrics.asked increase over 5s > 95%', 100, hits).state).toBe(
      'fail',
    );
    const counts = values((tick) => ({ 'dns.lost': tick, 'dns.ok': tick * 4, 'dns.due': tick * 5 }));
    expect(judged('dns.lost / dns.ok < 50%', 100, counts).value).toBe(0.25);
  });

  test('by 0, or of what is not read, is a gap', () => {
    const none = values((tick) => ({ 'process.rss': 100, 'metrics.heap_bytes': tick < 90 ? 0 : 50 }));
    expect(judged('process.rss / metrics.heap_bytes < 3', 100, none)).toMatchObject({
      state: 'unknown',
      why: 'process.rss / metrics.heap_bytes: no reading in 90 of 100 ticks',
    });
    expect(stateOf('process.rss / metrics.heap_bytes < 1', 100, none)).toBe('fail');
    expect(stateOf('process.rss max / metrics.never max < 3', 100, none)).toBe('unknown');
  });
});

describe('per so many requests', () => {
  const leaky = values((tick) => ({
    'dns.due': (tick + 1) * 10,
    'dns.ok': (tick + 1) * 9,
    'dns.errors': tick + 1,
    'dns.lost': tick >= 50 ? 20 : 0,
    'process.rss': 1e8 + tick * 1000,
    'metrics.gc_total': 7 + tick,
  }));

  test('growth is what the memory grew by, and not a share of it', () => {
    // 1 kB a second, 10 requests a second: 100 kB a thousand.
    const seen = judged('process.rss growth per 1000 requests < 10kB', 200, leaky);
    expect(seen).toMatchObject({ state: 'fail', unit: 'bytes' });
    expect(seen.value).toBeCloseTo(100_000, -3);
    expect(stateOf('process.rss growth per 1000 dns.requests < 110kB', 200, leaky)).toBe('pass');
    expect(stateOf('process.rss growth per 1000 metrics.gc_total < 1.1MB', 200, leaky)).toBe('pass');
  });

  test('failures and increases are counted', () => {
    expect(judged('dns.errors per 1000 requests < 1', 100, leaky)).toMatchObject({
      state: 'fail',
      value: 120,
      why: 'dns.errors per 1000 requests (120 in 1000) is 120, asked for < 1',
    });
    expect(judged('metrics.gc_total increase per 100 requests < 20', 100, leaky).value).toBeCloseTo(9.9, 9);
  });

  test('without a request it is unknown', () => {
    const idle = values((tick) => ({
      'process.rss': 1e8 + tick * 1000,
      'dns.ok': 0,
      'dns.errors': 0,
      'dns.due': 0,
    }));
    for (const line of ['process.rss growth per 1000 requests < 10kB', 'dns.errors per 1000 requests < 1'])
      expect(judged(line, 100, idle)).toMatchObject({
        state: 'unknown',
        why: expect.stringContaining('no requests in the soak yet'),
      });
  });
});

describe('a baseline with ±', () => {
  const line = { ...thresholdOf('x.level mean == 50'), tolerance: 5, from: 'baseline 50 ± 10%' };
  const at = (level: number) =>
    judgeThreshold(line, {
      ...soaked(
        { pass: ['x.level mean == 50'] },
        20,
        values(() => ({ 'x.level': level })),
      ),
    });

  test('holds on either side, and the reason says where the limit comes from', () => {
    expect([44, 45, 55, 56].map((level) => at(level).state)).toEqual(['fail', 'pass', 'pass', 'fail']);
    expect(at(56).why).toBe('x.level mean is 56, asked for == 50 ± 10% (baseline 50 ± 10%)');
  });
});

/** 10 ticks of warm-up, 20 of soak, 10 of cool-down. */
function phased(line: Threshold, partsOf: (tick: number) => { values: Values; slow?: boolean }): State {
  const profile = {
    ...profileOf(),
    pass: [line],
    phases: { warmupMs: 10_000, soakMs: 20_000, cooldownMs: 10_000 },
  };
  let state = fold([
    { type: 'started', at: START, run: RUN, profile },
    { type: 'phase', at: START, phase: 'warmup' },
  ]);
  for (let tick = 0; tick < 40; tick++) {
    if (tick === 10) state = reduce(state, { type: 'phase', at: START, phase: 'soak' });
    if (tick === 30) state = reduce(state, { type: 'phase', at: START, phase: 'cooldown' });
    const { values: now, slow } = partsOf(tick);
    state = reduce(state, tickOf(tick + 1, now, { dns: constant(slow ? 900_000 : 1000, 10) }));
  }
  return state;
}

describe('during another phase', () => {
  const inPhase = (text: string, partsOf: (tick: number) => { values: Values; slow?: boolean }) => {
    const line = thresholdOf(text);
    return judgeThreshold(line, phased(line, partsOf));
  };
  const parts = (tick: number) => ({
    values: {
      'x.level': tick,
      'dns.due': tick < 10 ? (tick + 1) * 10 : Math.min(20, tick - 9) * 10,
      'dns.errors': tick < 10 ? tick + 1 : tick < 30 ? 0 : 3,
      'metrics.gc_total': tick * 2,
    },
    slow: tick < 10,
  });

  test.each<[string, 'pass' | 'fail' | 'unknown', number | null]>([
    ['dns.latency.p95 < 100ms', 'pass', 0.001],
    ['dns.latency.p95 during warmup < 100ms', 'fail', 0.9],
    ['dns.errors during warmup < 5%', 'fail', 0.1],
    ['dns.errors during warmup < 20%', 'pass', 0.1],
    ['dns.errors during warmup < 20', 'pass', 10],
    ['dns.errors during cooldown < 5', 'pass', 3],
    ['dns.errors during cooldown < 5%', 'unknown', null],
    ['x.level during warmup < 10', 'pass', 9],
    ['x.level during cooldown > 30', 'fail', 30],
    ['x.level mean during cooldown < 35', 'pass', 34.5],
    ['metrics.gc_total increase during cooldown < 30', 'pass', 20],
    ['x.level over 5s during warmup < 8', 'pass', 7],
    ['x.level < 5 for 3s during warmup', 'fail', 39],
    ['x.level < 5 for 30s during warmup', 'unknown', null],
  ])('%s: %s, %d', (text, state, value) => {
    const seen = inPhase(text, parts);
    expect([seen.state, seen.why]).toEqual([state, expect.any(String)]);
    if (value === null || text.includes('for')) return;
    expect(seen.value).toBeCloseTo(value, 2);
  });

  test('the reason names it', () => {
    expect(inPhase('x.level max during warmup < 5', parts).why).toBe(
      'x.level max during warmup is 9, asked for < 5',
    );
  });
});

describe('during a stage of a load', () => {
  const line = (text: string): Threshold => {
    const read = thresholdOf(text);
    return { ...read, during: { kind: 'step', number: 2, load: 'dns' } };
  };
  const stepped = (threshold: Threshold, stages: readonly Parameters<typeof measureOf>[0][] = []): State => {
    let state = fold([
      { type: 'started', at: START, run: RUN, profile: { ...profileOf(), pass: [threshold] } },
      { type: 'phase', at: START, phase: 'soak' },
    ]);
    for (let tick = 0; tick < 30; tick++) {
      if (tick % 10 === 0)
        state = reduce(state, {
          type: 'load',
          at: START,
          load: 'dns',
          asked: 10,
          paused: false,
          stage: `step ${tick / 10 + 1} of 3`,
          byHand: false,
        });
      state = reduce(state, tickOf(tick + 1, { 'process.rss': tick }, { dns: constant(tick * 1000, 1) }));
    }
    for (const [index, stage] of stages.entries())
      state = reduce(state, {
        type: 'stage',
        at: START,
        load: 'dns',
        stage: { ...measureOf({ ...stage, index }), good: true, why: '' },
      });
    return state;
  };
  const judgedIn = (text: string, stages?: Parameters<typeof stepped>[1]) => {
    const threshold = line(text);
    return judgeThreshold(threshold, stepped(threshold, stages));
  };

  test('a load’s own figures are those of the requests that were due in it', () => {
    const stages = [{}, { latency: { '': figuresOf(0.2) }, due: 100, lost: 5, errors: 0, missed: 0 }];
    expect(judgedIn('dns.latency.p95 during step 2 < 100ms', stages)).toMatchObject({
      state: 'fail',
      value: 0.2,
    });
    expect(judgedIn('dns.errors during step 2 < 6%', stages)).toMatchObject({ state: 'pass', value: 0.05 });
    expect(judgedIn('dns.latency.p95 during step 2 < 100ms', [{}])).toMatchObject({
      state: 'unknown',
      why: 'dns.latency.p95 during step 2: dns has not come to the end of step 2',
    });
    expect(judgedIn('dns.latency.p95 during step 2 < 1s', [{}, { invalid: 'missed' }]).state).toBe('unknown');
  });

  test('all else is of the ticks while it was asked for', () => {
    expect(judgedIn('process.rss max during step 2 < 20B')).toMatchObject({ state: 'pass', value: 19 });
    expect(judgedIn('process.rss during step 2 > 10B')).toMatchObject({ state: 'fail', value: 10 });
    const threshold = line('process.rss max during step 2 < 20B');
    const asked = { type: 'load', at: START, load: 'dns', asked: 10, stage: 'step 2 of 3' } as const;
    for (const other of [
      { byHand: true, paused: false },
      { byHand: false, paused: true },
    ]) {
      const state = reduce(
        reduce(stepped(threshold), { ...asked, ...other }),
        tickOf(31, { 'process.rss': 99 }),
      );
      expect(judgeThreshold(threshold, state).value).toBe(19);
    }
    expect(judgedIn('dns.latency p99.9 during step 2 < 1s', [{}, {}]).value).toBeCloseTo(0.019, 3);
  });
});

test('every result of the new forms says why in words, and none says NaN or undefined', () => {
  const parts = (tick: number): TickParts => ({
    values: {
      'x.level': tick,
      'metrics.n_total': tick,
      'dns.ok': tick,
      'dns.errors': 1,
      'dns.due': tick + 1,
    },
    histograms: { dns: constant(1000, 9) },
  });
  for (const line of [
    'x.level mean < 5',
    'x.level p99 < 5',
    'x.level steady',
    'x.never steady',
    'x.level / x.level < 5',
    'x.level max / x.never max < 5',
    'metrics.n_total rate < 5/min',
    'dns.latency.p99.9 < 5ms',
    'x.level growth per 10 requests < 5',
    'dns.errors per 10 requests < 5',
    'x.level during warmup < 5',
    'dns.errors during cooldown < 5%',
  ]) {
    const { why, text } = judged(line, 100, parts);
    expect(text).toBe(line);
    expect(why).not.toMatch(/NaN|undefined|null|Infinity/);
    expect(why.length).toBeGreaterThan(10);
  }
});
