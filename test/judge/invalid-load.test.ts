import { describe, expect, test } from 'vitest';
import { invalidLoads } from '../../src/judge/invalid-load.ts';
import { abortReason, judge } from '../../src/judge/judge.ts';
import { constant } from '../../src/model/histogram.ts';
import { reduce } from '../../src/model/reduce.ts';
import type { State } from '../../src/model/state.ts';
import { DNS, START, soaked } from '../model/made-soak.ts';
import { stageOf } from './made-stage.ts';

const loads = [DNS, { ...DNS, name: 'api' }];
const LINES = ['dns.latency.p95 < 100ms', 'api.latency.p95 < 100ms'];

/** Both loads are fast and good; the generator of `dns` was at fault in the ticks before `bad`. */
const spoilt = (bad: number, ticks = 100, pass: readonly string[] = LINES): State =>
  soaked({ pass, loads, abort: ['dns.errors > 5%'] }, ticks, (tick) => ({
    values: {
      'dns.invalid': tick < bad ? 1 : 0,
      'api.invalid': 0,
      'dns.due': (tick + 1) * 100,
      'dns.errors': (tick + 1) * 50,
      'x.level': 5,
    },
    histograms: { dns: constant(500, 10), api: constant(500, 10) },
  }));

describe('a load is invalid', () => {
  test.each([
    [0, 100, false],
    [5, 100, false],
    [6, 100, true],
    [100, 100, true],
    [4, 4, false],
    [1, 5, true],
  ])('after %i bad ticks of %i: %s', (bad, ticks, isInvalid) => {
    expect([...invalidLoads(spoilt(bad, ticks)).keys()]).toEqual(isInvalid ? ['dns'] : []);
  });

  test('in words that say how often, and what the last fault was', () => {
    const text = 'dns: 12 of 100 requests were not sent in time';
    const state = reduce(spoilt(10), {
      type: 'finding',
      at: START,
      finding: { key: 'dns.invalid', level: 'warning', fault: 'generator', text },
    });
    expect(invalidLoads(state).get('dns')).toBe(
      `INVALID LOAD dns: the generator was at fault in 10 of 100 ticks (10%); ${text.slice('dns: '.length)}`,
    );
  });

  test('by its soak alone: what the warm-up had counts for nothing', () => {
    expect(invalidLoads({ ...spoilt(100), series: {} }).size).toBe(0);
  });
});

describe('the verdict on an invalid load', () => {
  test('is unknown and never a pass, with why', () => {
    expect(judge(spoilt(0)).state).toBe('pass');
    const verdict = judge(spoilt(10));
    expect(verdict.state).toBe('unknown');
    expect(verdict.invalid).toEqual([expect.stringContaining('10 of 100 ticks')]);
    expect(verdict.reasons[0]).toContain('INVALID LOAD');
  });

  test('is unknown also when no threshold is on that load', () => {
    expect(judge(spoilt(10, 100, ['x.level < 10'])).state).toBe('unknown');
    expect(judge(spoilt(0, 100, ['x.level < 10'])).state).toBe('pass');
  });

  test('leaves the thresholds of other loads alone', () => {
    const { thresholds } = judge(spoilt(10));
    expect(thresholds).toMatchObject([
      { state: 'unknown', value: null, why: 'dns.latency.p95: its load was not delivered' },
      { state: 'pass' },
    ]);
    expect(judge(spoilt(10, 100, [...LINES, 'x.level < 3'])).state).toBe('fail');
  });

  test('says that the load failed nothing, however bad it looks', () => {
    const { state, thresholds } = judge(spoilt(10, 100, ['dns.errors < 1%']));
    expect(state).toBe('unknown');
    expect(thresholds[0]?.state).toBe('unknown');
  });

  test('does not unmake an abort', () => {
    expect(judge(spoilt(10), { by: 'operator' })).toMatchObject({
      state: 'aborted',
      invalid: [expect.anything()],
    });
    expect(judge(spoilt(10), { by: 'rule', reason: 'it burns' })).toMatchObject({ state: 'fail' });
  });
});

test('a tick that the generator spoilt meets no abort rule of its load', () => {
  expect(abortReason(spoilt(50, 50))).toBeNull();
  expect(abortReason(spoilt(49, 50))).toContain('dns.errors');
});

test('what one stage of an invalid load tells of itself stands, and what its spoilt one tells does not', () => {
  const [good, bad] = [1, 2].map((number) => `dns.latency.p95 during dns step ${number} < 100ms`);
  const pass = [good as string, bad as string, 'dns.latency.p95 < 100ms'];
  const staged = [{}, { index: 1, invalid: 'half was sent late' }]
    .map(stageOf)
    .reduce(
      (state, stage): State => reduce(state, { type: 'stage', at: START, load: 'dns', stage }),
      spoilt(50, 100, pass),
    );
  expect(judge(staged).thresholds.map(({ state, why }) => [state, why])).toEqual([
    ['pass', expect.stringContaining('5ms')],
    ['unknown', expect.stringContaining('half was sent late')],
    ['unknown', expect.stringContaining('not delivered')],
  ]);
});
