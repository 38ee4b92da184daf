import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Arrival, openArrivals } from '../../../src/load/websocket/arrivals.ts';

/** All of them together, as they come. */
const noteAll = (numbers: readonly number[], from = 0): Arrival[] => {
  const arrivals = openArrivals(from);
  return numbers.map((number) => arrivals.note(number));
};

test('what comes after a later one is out of order, and what comes again is there twice', () => {
  expect(noteAll([0, 1, 3, 2, 2, 3, 4, 1])).toEqual([
    'first',
    'first',
    'first',
    'disordered',
    'doubled',
    'doubled',
    'first',
    'doubled',
  ]);
});

test('a connection that comes later begins with the number that is next', () => {
  expect(noteAll([1000, 1002, 1001], 1000)).toEqual(['first', 'first', 'disordered']);
});

test('what is too far behind is told as that, and a gap as wide as all that is remembered leaves nothing behind', () => {
  expect(noteAll([0, 8191, 0, 1])).toEqual(['first', 'first', 'doubled', 'disordered']);
  expect(noteAll([0, 8192, 0, 1])).toEqual(['first', 'first', 'ancient', 'disordered']);
  expect(noteAll([5, 100_000, 100_000 - 8191, 99_999])).toEqual([
    'first',
    'first',
    'disordered',
    'disordered',
  ]);
});

test('it says the same as somebody who remembers everything', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 200 }),
      fc.nat(30_000),
      (steps, from) => {
        const seen = new Set<number>();
        let highest = from - 1;
        let next = from;
        const numbers = steps.map((step) => {
          next += step - 18;
          return Math.max(from, next);
        });
        const expected = numbers.map((number): Arrival => {
          const is = seen.has(number) ? 'doubled' : number > highest ? 'first' : 'disordered';
          seen.add(number);
          highest = Math.max(highest, number);
          return is;
        });
        expect(noteAll(numbers, from)).toEqual(expected);
      },
    ),
  );
});
