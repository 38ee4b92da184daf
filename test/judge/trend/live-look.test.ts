import { expect, test } from 'vitest';
import { lastLook, lookWidth } from '../../../src/judge/trend/live-look.ts';

const NAMES = Array.from({ length: 40 }, (_, i) => `metrics.gauge_${i}`);

test('looks are in the past, and not long ago', () => {
  for (const ticks of [1, 10, 100, 1000, 86_400])
    for (const name of NAMES) {
      const look = lastLook(name, ticks, NAMES.length);
      expect(look).toBeLessThanOrEqual(ticks);
      expect(ticks - look).toBeLessThanOrEqual(Math.max(320, ticks / 8));
    }
});

test('series take turns: no tick looks at more than a few, and all are looked at', () => {
  let [most, total] = [0, 0];
  for (let ticks = 1001; ticks < 4000; ticks++) {
    const due = NAMES.filter((name) => lastLook(name, ticks, 40) !== lastLook(name, ticks - 1, 40)).length;
    most = Math.max(most, due);
    total += due;
  }
  expect(most).toBeLessThanOrEqual(6);
  expect(total / 3000).toBeLessThan(0.5);
  expect(total).toBeGreaterThan(300);
});

test("a look's buckets are at most 128, and at least as wide as a run's until there are twice as many ticks", () => {
  for (const ticks of [1, 100, 128, 129, 1000, 86_400]) {
    const width = lookWidth(ticks);
    expect(ticks / width).toBeLessThan(129);
    let own = 1;
    while (Math.floor((2 * ticks - 1) / own) >= 256) own *= 2;
    expect(own).toBeLessThanOrEqual(width);
  }
});
