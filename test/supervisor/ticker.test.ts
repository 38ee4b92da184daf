import { expect, test } from 'vitest';
import { realClock } from '../../src/supervisor/clock.ts';
import { phaseAt } from '../../src/supervisor/phases.ts';
import { startTicker } from '../../src/supervisor/ticker.ts';
import { madeClock } from './made-clock.ts';

function ticking(everyMs = 1000, takes: (seq: number) => number = () => 0) {
  const clock = madeClock();
  const originMs = clock.monotonic() + 50;
  const ticks: { seq: number; atMs: number; lateMs: number }[] = [];
  const ticker = startTicker(clock, originMs, everyMs, (seq, lateMs) => {
    ticks.push({ seq, atMs: clock.monotonic() - originMs, lateMs });
    return new Promise((resolve) => void clock.after(takes(seq), resolve));
  });
  return { clock, ticks, ticker };
}

test('each tick comes at its own due time, a day long, and none drifts', async () => {
  const { clock, ticks, ticker } = ticking(60_000, (seq) => (seq * 7919) % 50_000);
  await clock.forward(86_400_050);
  expect(ticks).toHaveLength(1440);
  for (const { seq, atMs, lateMs } of ticks) expect([atMs, lateMs]).toEqual([seq * 60_000, 0]);
  ticker.stop();
});

test('the first tick is number 1, one interval after the origin', async () => {
  const { clock, ticks } = ticking();
  await clock.forward(1049);
  expect(ticks).toEqual([]);
  await clock.forward(1);
  expect(ticks).toEqual([{ seq: 1, atMs: 1000, lateMs: 0 }]);
});

test('a tick that takes too long skips those in between: their numbers are missing, there is no burst', async () => {
  const { clock, ticks } = ticking(1000, (seq) => (seq === 3 ? 2500 : 10));
  await clock.forward(8060);
  expect(ticks.map(({ seq }) => seq)).toEqual([1, 2, 3, 6, 7, 8]);
  expect(ticks.every(({ seq, atMs }) => atMs === seq * 1000)).toBe(true);
});

test('a machine that slept for ten minutes makes one gap and one late tick', async () => {
  const { clock, ticks } = ticking();
  await clock.forward(3050);
  await clock.sleep(600_300);
  await clock.forward(2000);
  expect(ticks.map(({ seq }) => seq)).toEqual([1, 2, 3, 603, 604, 605]);
  expect(ticks[3]?.lateMs).toBe(300);
});

test('a stopped ticker is silent, also in the middle of a tick', async () => {
  const { clock, ticks, ticker } = ticking(1000, () => 500);
  await clock.forward(2200);
  ticker.stop();
  await clock.forward(10_000);
  expect(ticks).toHaveLength(2);
  expect(clock.waiting()).toBe(0);
});

test('a real timer waits for months without overflowing into now', async () => {
  let called = 0;
  const warnings: string[] = [];
  const warn = (warning: Error) => warnings.push(warning.name);
  process.on('warning', warn);
  const cancel = realClock.after(30 * 86_400_000, () => called++);
  realClock.after(20, () => called++);
  await new Promise((resolve) => setTimeout(resolve, 80));
  cancel();
  process.off('warning', warn);
  expect(called).toBe(1);
  expect(warnings).toEqual([]);
});

test('a cancelled timer is never called, and one in the past at once', async () => {
  let called = 0;
  realClock.after(10, () => called++)();
  realClock.after(-500, () => (called += 10));
  await new Promise((resolve) => setTimeout(resolve, 40));
  expect(called).toBe(10);
});

test.each([
  [0, 'warmup'],
  [9999, 'warmup'],
  [10_000, 'soak'],
  [39_999, 'soak'],
  [40_000, 'cooldown'],
  [1e9, 'cooldown'],
])('%d ms after the start it is %s', (elapsedMs, phase) => {
  expect(phaseAt(elapsedMs, { warmupMs: 10_000, soakMs: 30_000 })).toBe(phase);
});

test('without a warm-up the soak begins at once', () => {
  expect(phaseAt(0, { warmupMs: 0, soakMs: 1000 })).toBe('soak');
});
