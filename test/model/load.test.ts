import { expect, test } from 'vitest';
import { firstAsk, isClosed, latencyNames } from '../../src/model/load.ts';
import type { Shape } from '../../src/model/shape.ts';
import { DNS } from './made-soak.ts';

const HELD = { settleMs: 0, holdMs: 1000, restMs: 0 };

test.each<[Shape, number]>([
  [{ unit: 'rate', kind: 'constant', amount: 7 }, 7],
  [{ unit: 'rate', kind: 'ramps', from: 3, ramps: [{ to: 9, overMs: 1000 }] }, 3],
  [{ unit: 'rate', kind: 'steps', steps: [100, 200], ...HELD }, 100],
  [{ unit: 'vus', kind: 'levels', levels: [{ requests: 500, concurrency: 50 }], restMs: 0 }, 50],
  [{ unit: 'rate', kind: 'burst', amount: 10, count: 1000, everyMs: null }, 10],
  [{ unit: 'vus', kind: 'search', from: 5, to: 50, precision: 0.1, ...HELD }, 5],
])('%j begins with %i', (shape, amount) => {
  expect(firstAsk({ ...DNS, shape })).toBe(amount);
  expect(isClosed({ ...DNS, shape })).toBe(shape.unit === 'vus');
});

test('a load’s latency is told from due, from sent, and by the steps of its flow', () => {
  expect(latencyNames({ ...DNS, steps: ['create', 'list'] })).toEqual([
    'dns',
    'dns.service',
    'dns.create',
    'dns.list',
  ]);
});
