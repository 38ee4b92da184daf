import { expect, test } from 'vitest';
import { openBackOff, seeded } from '../../../src/load/websocket/back-off.ts';

test('pauses grow from the first to the longest, each between a half and all of it', () => {
  const random = seeded(7);
  const backOff = openBackOff({ fromMs: 100, mostMs: 1000, random });
  for (const wholeMs of [100, 200, 400, 800, 1000, 1000, 1000]) {
    const pauseMs = backOff.next();
    expect(pauseMs).toBeGreaterThanOrEqual(wholeMs / 2);
    expect(pauseMs).toBeLessThan(wholeMs);
  }
  backOff.reset();
  expect(backOff.next()).toBeLessThan(100);
});

test('the same seed gives the same pauses, another one others, and all are spread evenly', () => {
  const take = (seed: number) => Array.from({ length: 1000 }, seeded(seed));
  expect(take(1)).toEqual(take(1));
  expect(take(1)).not.toEqual(take(2));
  const numbers = take(3);
  expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...numbers)).toBeLessThan(1);
  expect(numbers.filter((number) => number < 0.5).length).toBeGreaterThan(430);
  expect(numbers.filter((number) => number < 0.5).length).toBeLessThan(570);
});
