import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { inLanes } from '../../scripts/systems/in-lanes.ts';

test('each is worked on once, in order, as many at a time as there are lanes', async () => {
  const begun: number[] = [];
  let atOnce = 0;
  let most = 0;
  await inLanes(3, [50, 10, 10, 10, 10, 10], async (ms, index) => {
    begun.push(index);
    most = Math.max(most, ++atOnce);
    await sleep(ms);
    atOnce--;
  });
  expect(begun).toEqual([0, 1, 2, 3, 4, 5]);
  expect(most).toBe(3);
  expect(atOnce).toBe(0);
});
