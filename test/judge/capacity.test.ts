import { describe, expect, test } from 'vitest';
import { capacityOf, kneeOf } from '../../src/judge/capacity.ts';
import type { Shape } from '../../src/model/shape.ts';
import type { Stage } from '../../src/model/stage.ts';
import { DNS } from '../model/made-soak.ts';
import { figuresOf, stageOf, stagesOn } from './made-stage.ts';

const HELD = { settleMs: 0, holdMs: 10_000, restMs: 0 };
const loadOf = (shape: Shape) => ({ ...DNS, shape });
const STEPS = loadOf({ unit: 'rate', kind: 'steps', steps: [100, 200, 400, 800], ...HELD });
const SEARCH = loadOf({ unit: 'vus', kind: 'search', from: 10, to: 80, precision: 0.5, ...HELD });
const TENS = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100];

describe('the knee', () => {
  test('is where a flat curve breaks off', () => {
    expect(kneeOf(stagesOn(TENS, (amount) => (amount <= 70 ? 5 : 5 + (amount - 70) * 20)))).toBe(70);
  });

  test('of a queue’s curve, 1 / (1 - load), is near where its slope is that of the line between its ends', () => {
    // On 10…90 of 100 the line from 1.11 to 10 has the slope 0.111: 100 / (100 - x)² is that at x = 70.
    expect(kneeOf(stagesOn(TENS.slice(0, 9), (amount) => 100 / (100 - amount)))).toBe(70);
  });

  test('does not depend on the order in which the amounts were tried', () => {
    const stages = stagesOn(TENS, (amount) => (amount <= 70 ? 5 : 300));
    expect(kneeOf(stages.toReversed())).toBe(70);
  });

  test.each([
    ['a straight line', (amount: number) => amount],
    ['a flat line', () => 5],
    ['a falling line', (amount: number) => 200 - amount],
    ['one that bends the other way', (amount: number) => Math.sqrt(amount)],
  ])('%s has none', (_, curve) => {
    expect(kneeOf(stagesOn(TENS, curve))).toBeNull();
  });

  test('three points have none', () => {
    expect(kneeOf(stagesOn([10, 20, 30], (amount) => (amount < 30 ? 5 : 500)))).toBeNull();
    expect(kneeOf(stagesOn([10, 20, 30, 40], (amount) => (amount < 40 ? 5 : 500)))).toBe(30);
  });

  test('what was tried twice counts with its better try, what says nothing not at all', () => {
    const stages = stagesOn([10, 20, 30, 40], (amount) => (amount < 40 ? 5 : 500));
    const busy = stageOf({ asked: 30, latency: { '': figuresOf(0.4) } });
    const spoilt = stageOf({ asked: 35, invalid: 'too slow', latency: { '': figuresOf(0.001) } });
    expect(kneeOf([...stages, busy, spoilt])).toBe(30);
  });
});

describe('steps', () => {
  const outcomes = (...good: (boolean | null)[]): Stage[] =>
    good.map((each, index) => stageOf({ index, asked: [100, 200, 400, 800][index] as number, good: each }));

  test.each([
    ['all are good', [true, true, true, true], 800, 'range'],
    ['the target gives way', [true, true, false, false], 200, 'target'],
    ['a later one is good again', [true, false, true, true], 100, 'target'],
    ['not even the first is good', [false, true, true, true], null, 'none'],
    ['the generator gives way', [true, true, null, false], 200, 'generator'],
  ] as const)(
    'where %s, the best is the last one before the first that is not good',
    (_, good, best, limit) => {
      const capacity = capacityOf(STEPS, outcomes(...good));
      expect(capacity).toMatchObject({ load: 'dns', unit: 'rate', best, limit });
      expect(capacity?.safe).toBe(best === null ? null : best * 0.7);
    },
  );

  test('say nothing before one has been measured', () => {
    expect(capacityOf(STEPS, [])).toBeNull();
  });
});

describe('a search', () => {
  const tried = (asked: number, good: boolean, kind: 'probe' | 'confirm' = 'probe') =>
    stageOf({ asked, good, kind });

  test('has no best before its end', () => {
    const capacity = capacityOf(SEARCH, [tried(10, true), tried(20, true)]);
    expect(capacity).toMatchObject({ best: null, limit: null, safe: null, unit: 'vus' });
  });

  test('has the amount that was confirmed', () => {
    const stages = [
      tried(10, true),
      tried(20, true),
      tried(40, false),
      tried(40, false),
      tried(30, false),
      tried(30, false),
    ];
    expect(capacityOf(SEARCH, [...stages, tried(20, true, 'confirm')])).toMatchObject({
      best: 20,
      limit: 'target',
      safe: 14,
    });
  });
});

test.each<Shape>([
  { unit: 'rate', kind: 'constant', amount: 5 },
  { unit: 'rate', kind: 'ramps', from: 0, ramps: [] },
  { unit: 'rate', kind: 'burst', amount: 0, count: 10, everyMs: null },
  { unit: 'vus', kind: 'levels', levels: [{ requests: 5, concurrency: 5 }], restMs: 0 },
])('$kind says nothing of how much the target can take', (shape) => {
  expect(capacityOf(loadOf(shape), [stageOf()])).toBeNull();
});
