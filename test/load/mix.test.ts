import fc from 'fast-check';
import { expect, test } from 'vitest';
import { orderOf } from '../../src/load/mix.ts';

test('flows come spread out, as often as their weights say', () => {
  expect(orderOf([5, 1, 1])).toEqual([0, 0, 1, 0, 2, 0, 0]);
  expect(orderOf([10, 10])).toEqual([0, 1]);
  expect(orderOf([3])).toEqual([0]);
});

test('over any stretch each has its share, to within as many as there are flows', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 6 }),
      fc.nat(5000),
      fc.nat(3000),
      (weights, from, length) => {
        const order = orderOf(weights);
        const all = weights.reduce((sum, weight) => sum + weight, 0);
        for (const [flow, weight] of weights.entries()) {
          let count = 0;
          for (let n = from; n < from + length; n++) if (order[n % order.length] === flow) count++;
          expect(Math.abs(count - (length * weight) / all)).toBeLessThanOrEqual(weights.length);
        }
      },
    ),
    { numRuns: 50 },
  );
});
