import { describe, expect, test } from 'vitest';
import { judge } from '../../src/judge/judge.ts';
import { judgeCapacity } from '../../src/judge/judge-capacity.ts';
import { reduce } from '../../src/model/reduce.ts';
import type { Shape } from '../../src/model/shape.ts';
import type { State } from '../../src/model/state.ts';
import type { Capacity } from '../../src/model/verdict.ts';
import { DNS, profileOf, START, soaked, thresholdOf } from '../model/made-soak.ts';
import { figuresOf, stageOf } from './made-stage.ts';

const SEARCH: Shape = {
  unit: 'rate',
  kind: 'search',
  from: 100,
  to: 1600,
  precision: 0.5,
  settleMs: 0,
  holdMs: 1000,
  restMs: 0,
};
const loads = [{ ...DNS, shape: SEARCH }];
const STATE = soaked({ loads }, 5, () => ({ values: {} }));
const capacityOf = (more: Partial<Capacity>): Capacity => ({
  load: 'dns',
  unit: 'rate',
  best: 800,
  limit: 'target',
  safe: 560,
  knee: null,
  ...more,
});
const judged = (line: string, more: Partial<Capacity> = {}) =>
  judgeCapacity(thresholdOf(line), STATE, [capacityOf(more)]);

describe('a threshold on the capacity', () => {
  test.each<[string, Partial<Capacity>, string]>([
    ['dns.capacity > 500', {}, 'pass'],
    ['dns.capacity > 900', {}, 'fail'],
    ['dns.capacity < 900', {}, 'pass'],
    ['dns.capacity > 900', { limit: 'range' }, 'unknown'],
    ['dns.capacity > 900', { limit: 'generator' }, 'unknown'],
    ['dns.capacity > 500', { limit: 'generator' }, 'pass'],
    ['dns.capacity > 500', { best: null, limit: 'none' }, 'fail'],
    ['dns.capacity > 500', { best: null, limit: 'generator' }, 'unknown'],
    ['dns.capacity > 500', { best: null, limit: null }, 'unknown'],
  ])('%s with %j comes to %s', (line, more, state) => {
    expect(judged(line, more)).toMatchObject({ state });
  });

  test('says what was found, what was asked for, and what ended it', () => {
    expect(judged('dns.capacity > 900')).toMatchObject({
      value: 800,
      why: 'dns.capacity is 800, asked for > 900; more is too much for the target',
    });
  });

  test('is unknown before anything was measured', () => {
    expect(judgeCapacity(thresholdOf('dns.capacity > 5'), STATE, [])).toMatchObject({
      state: 'unknown',
      value: null,
    });
  });
});

describe('a line that the stages of a search are held to', () => {
  test('is met by the amount that was found, though more of it broke the line', () => {
    expect(judged('dns.latency.p95 < 100ms')).toMatchObject({
      state: 'pass',
      why: 'dns.latency.p95 holds up to 800; more is too much for the target',
    });
  });

  test('is broken when not even the least amount met it', () => {
    expect(judged('dns.latency.p95 < 100ms', { best: null, limit: 'none' })).toMatchObject({ state: 'fail' });
  });

  test.each(['dns.late < 5%', 'dns.inflight < 100', 'dns.drops == 0', 'dns.seen.truncated < 1%'])(
    '%s is none: no stage tells it, so no search proves it',
    (line) => {
      expect(judged(line)).toBeNull();
    },
  );

  test('of another load, or of a load that does not search, is judged as ever', () => {
    expect(judged('api.latency.p95 < 100ms')).toBeNull();
    expect(judged('process.rss < 2GB')).toBeNull();
    const state = { ...STATE, profile: profileOf() };
    expect(judgeCapacity(thresholdOf('dns.latency.p95 < 100ms'), state, [])).toBeNull();
  });
});

test('a whole search comes to a verdict with its capacity', () => {
  const profile = profileOf({ loads, pass: ['dns.latency.p95 < 100ms', 'dns.capacity >= 200'] });
  const tried = [
    [100, true],
    [200, true],
    [400, false],
    [400, false],
    [300, false],
    [300, false],
  ] as const;
  const stages = tried.map(([asked, good], index) =>
    stageOf({ index, kind: 'probe', asked, good, latency: { '': figuresOf(good ? 0.005 : 0.4) } }),
  );
  const state = [...stages, stageOf({ kind: 'confirm', asked: 200 })].reduce<State>(
    (before, stage) => reduce(before, { type: 'stage', at: START, load: 'dns', stage }),
    { ...STATE, profile },
  );
  expect(judge(state)).toMatchObject({
    state: 'pass',
    invalid: [],
    capacities: [{ load: 'dns', unit: 'rate', best: 200, limit: 'target', safe: 140, knee: 200 }],
    thresholds: [{ state: 'pass' }, { state: 'pass', value: 200 }],
  });
});
