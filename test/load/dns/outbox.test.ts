import { expect, test } from 'vitest';
import { openOutbox } from '../../../src/load/dns/outbox.ts';

test('what has ended meanwhile never leaves, nor what has taken its slot', () => {
  const marks = new Map([
    [1, 10],
    [2, 20],
    [3, 30],
  ]);
  const outbox = openOutbox((slot) => marks.get(slot) ?? null);
  for (const slot of [1, 2, 3]) outbox.add(slot);
  marks.delete(1);
  marks.set(2, 21);
  outbox.add(2);
  expect([outbox.next(), outbox.next(), outbox.next()]).toEqual([3, 2, -1]);
});

test('a connection that stands still for long costs no memory', () => {
  let alive = 0;
  const outbox = openOutbox((slot) => (slot === alive ? 1 : null));
  const beforeBytes = process.memoryUsage().heapUsed;
  for (alive = 0; alive < 3_000_000; alive++) outbox.add(alive);
  // Three million that are kept would take 120 MB.
  expect(process.memoryUsage().heapUsed - beforeBytes).toBeLessThan(60e6);
  expect(outbox.isEmpty()).toBe(true);
});
