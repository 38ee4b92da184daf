import { expect, test } from 'vitest';
import { EMPTY_RING, last, push, RECENT_TICKS, type Ring } from '../../src/model/ring.ts';
import { extend, NO_STREAK, type Streak } from '../../src/model/streak.ts';
import { deepFreeze } from './made-soak.ts';

const ringOf = (ticks: number): Ring => {
  let ring = EMPTY_RING;
  for (let i = 0; i < ticks; i++) ring = deepFreeze(push(ring, i % 10 === 0 ? null : i));
  return ring;
};

test('the last ticks come oldest first, with their gaps', () => {
  for (const ticks of [0, 1, 59, 60, 61, 600, 601, 659, 660, 661, 5000]) {
    const all = Array.from({ length: ticks }, (_, i) => (i % 10 === 0 ? null : i));
    const ring = ringOf(ticks);
    for (const count of [1, 30, RECENT_TICKS]) expect(last(ring, count)).toEqual(all.slice(-count));
  }
});

test('no ticks are none, not all of them', () => {
  expect(last(ringOf(100), 0)).toEqual([]);
});

test('it holds at least the recent ticks and never more than one chunk beyond', () => {
  for (let ticks = RECENT_TICKS; ticks < RECENT_TICKS + 200; ticks++) {
    const held = last(ringOf(ticks), Infinity).length;
    expect(held).toBeGreaterThanOrEqual(RECENT_TICKS);
    expect(held).toBeLessThan(RECENT_TICKS + 60);
  }
});

const streakOf = (held: readonly (boolean | null)[]): Streak =>
  held.reduce<Streak>((streak, each) => extend(streak, each), NO_STREAK);

test('a streak is as long as it held without a break', () => {
  expect(streakOf([true, true, false, true])).toEqual({ now: 1, longest: 2 });
  expect(streakOf([])).toEqual({ now: 0, longest: 0 });
});

test('a gap neither breaks a streak nor lengthens it', () => {
  expect(streakOf([true, null, null, true])).toEqual({ now: 2, longest: 2 });
  expect(streakOf([null, null])).toEqual(NO_STREAK);
});
