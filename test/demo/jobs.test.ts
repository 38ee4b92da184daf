import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demoQueue } from '../../src/demo/job-queue.ts';
import type { JobTally } from '../../src/demo/job-tables.ts';
import { type DemoTarget, startDemoTarget } from '../../src/demo/target.ts';

let target: DemoTarget;
let base: string;
beforeAll(async () => {
  target = await startDemoTarget();
  base = `http://127.0.0.1:${target.httpPort}`;
});
afterAll(() => target.close());

const put = () => fetch(`${base}/api/v1/jobs`, { method: 'POST' });
const tally = async () => (await (await fetch(`${base}/api/v1/jobs`)).json()) as JobTally;

test('a job is had by one at a time, done once, and told when it is done again', async () => {
  const queue = demoQueue(base, 60_000);
  await Promise.all([put(), put(), put()]);
  const before = await tally();
  const [mine, others] = await Promise.all([queue.take(2), queue.take(2)]);
  const all = [...mine, ...others];
  expect(all).toHaveLength(3);
  expect(new Set(all.map(({ id }) => id)).size).toBe(3);
  expect(all.every(({ isTakenOver }) => !isTakenOver)).toBe(true);
  expect(await queue.left()).toBe(3);
  for (const job of all) expect(await queue.finish(job)).toBe(true);
  expect(all[0] && (await queue.finish(all[0]))).toBe(false);
  expect(await queue.left()).toBe(0);
  expect(await tally()).toEqual({
    put: before.put,
    done: before.done + 3,
    doubled: before.doubled + 1,
    left: 0,
  });
});

test('a job whose lease has run out is taken over before those that came later', async () => {
  const hasty = demoQueue(base, 50);
  await put();
  const [first] = await hasty.take(1);
  await put();
  await sleep(80);
  const [again, later] = await hasty.take(2);
  expect(again).toEqual({ id: first?.id, isTakenOver: true });
  expect(later?.isTakenOver).toBe(false);
});

test('what is no lease, and no job, is refused', async () => {
  const post = (path: string, body: object) =>
    fetch(`${base}/api/v1/jobs/${path}`, { method: 'POST', body: JSON.stringify(body) });
  expect((await post('take', { leaseMs: 'long' })).status).toBe(400);
  expect((await post('take', { leaseMs: 0 })).status).toBe(400);
  expect((await post('none/done', {})).status).toBe(404);
});
