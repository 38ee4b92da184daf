import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { monotonicMs } from '../../src/load/monotonic.ts';
import { type DnsRig, startDnsRig } from '../rigs/dns-rig.ts';
import { startHttpRig } from '../rigs/http-rig.ts';
import {
  dnsLoad,
  type ForkedWorker,
  forkWorker,
  httpLoad,
  httpStep,
  type PlanOptions,
  rate,
  total,
} from './fork-worker.ts';

const open: { rigs: { close(): void }[]; workers: ForkedWorker[] } = { rigs: [], workers: [] };
afterEach(async () => {
  for (const rig of open.rigs.splice(0)) rig.close();
  await Promise.all(open.workers.splice(0).map((worker) => worker.kill()));
});

async function dns(options: Partial<PlanOptions> = {}, timeoutMs = 1000): Promise<[ForkedWorker, DnsRig]> {
  const rig = await startDnsRig();
  open.rigs.push(rig);
  const worker = forkWorker(dnsLoad(rig.port, { timeoutMs }), { pace: rate(0), ...options });
  open.workers.push(worker);
  await worker.told('ready');
  return [worker, rig];
}

/** How long it takes the worker to be gone, ms. */
async function untilGone({ child }: ForkedWorker): Promise<number> {
  const fromMs = monotonicMs();
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return monotonicMs() - fromMs;
}

test('a worker is gone within a second of its channel, load or no load', async () => {
  const [busy] = await dns();
  busy.send({ type: 'pace', pace: rate(20_000) });
  await busy.collectFor(200);
  busy.child.disconnect();
  expect(await untilGone(busy)).toBeLessThan(1000);
  expect(busy.child.exitCode).toBe(0);
});

test('a worker is gone within a second of its channel also in the middle of its setup', async () => {
  const rig = await startHttpRig();
  open.rigs.push(rig);
  const spec = httpLoad(rig.base, { setup: [httpStep({ path: '/stall' })], timeoutMs: 60_000 });
  const worker = forkWorker(spec, { pace: rate(0) });
  open.workers.push(worker);
  await worker.collect();
  worker.child.disconnect();
  expect(await untilGone(worker)).toBeLessThan(1000);
});

test('a worker outlives ^C and a hang-up, not SIGTERM, and says nothing on its output', async () => {
  const [worker] = await dns();
  let output = '';
  worker.child.stdout?.on('data', (chunk) => (output += chunk));
  worker.child.kill('SIGINT');
  worker.child.kill('SIGHUP');
  worker.send({ type: 'pace', pace: rate(100) });
  await worker.collectFor(100);
  worker.child.kill('SIGTERM');
  await untilGone(worker);
  expect(worker.child.signalCode).toBe('SIGTERM');
  expect(output).toBe('');
});

test('after it has drained it answers a last collect, and the account does not change any more', async () => {
  const [worker, rig] = await dns();
  worker.send({ type: 'pace', pace: rate(1000) });
  await worker.collectFor(200);
  rig.close();
  open.rigs.length = 0;
  await worker.collectFor(50);
  const [last] = (await worker.finish(100)).tallies;
  expect(last?.inflight).toBe(0);
  // Nobody listens any more: refused, or lost when the kernel says nothing.
  expect((last?.lost ?? 0) + (last?.errors ?? 0)).toBeGreaterThan(0);
  const [again] = (await worker.collect()).tallies;
  expect(again).toEqual({ ...last, histograms: {} });
  worker.child.disconnect();
  await untilGone(worker);
  expect(worker.child.exitCode).toBe(0);
});

test('an epoch has what was due in it', async () => {
  const [worker] = await dns({ epoch: 'warmup' });
  const startMs = Math.ceil(monotonicMs()) + 50;
  worker.send({ type: 'pace', pace: rate(1000, startMs) });
  worker.send({ type: 'epoch', epoch: 'soak', atMs: startMs + 200 });
  worker.send({ type: 'stop', atMs: startMs + 500, drainMs: 1000 });
  await worker.told('drained');
  await worker.collect();
  expect(total(worker, 'warmup')).toMatchObject({ due: 200, ok: 200 });
  expect(total(worker, 'soak')).toMatchObject({ due: 300, ok: 300 });
});

test('a worker that was held up hears what it was told before it catches up', async () => {
  const [worker] = await dns({ epoch: 'warmup' });
  const startMs = monotonicMs();
  worker.send({ type: 'pace', pace: rate(1000, startMs) });
  await worker.collectFor(100);
  worker.child.kill('SIGSTOP');
  const turnMs = monotonicMs() + 100;
  worker.send({ type: 'epoch', epoch: 'soak', atMs: turnMs });
  await new Promise((resolve) => setTimeout(resolve, 400));
  worker.child.kill('SIGCONT');
  await worker.collectFor(100);
  // Told ahead: on a busy machine the message takes its time.
  const endMs = monotonicMs() + 100;
  worker.send({ type: 'stop', atMs: endMs, drainMs: 1000 });
  await worker.told('drained');
  await worker.collect();
  const warmup = total(worker, 'warmup');
  const soak = total(worker, 'soak');
  expect(Math.abs(warmup.due - (turnMs - startMs))).toBeLessThanOrEqual(1);
  expect(Math.abs(soak.due - (endMs - turnMs))).toBeLessThanOrEqual(1);
  expect(warmup.late + soak.late).toBeGreaterThan(300);
  expect(soak.missed).toBe(0);
  const longest = (figure: 'lagSeconds' | 'latenessSeconds') =>
    Math.max(...worker.reports.map(({ self }) => self[figure]));
  expect(longest('lagSeconds')).toBeGreaterThan(0.3);
  expect(longest('latenessSeconds')).toBeGreaterThan(0.3);
});

test('what it was held up over for longer than the timeout is missed, not sent in a burst', async () => {
  const [worker] = await dns({}, 200);
  const startMs = monotonicMs();
  worker.send({ type: 'pace', pace: rate(1000, startMs) });
  await worker.collectFor(50);
  worker.child.kill('SIGSTOP');
  await new Promise((resolve) => setTimeout(resolve, 700));
  worker.child.kill('SIGCONT');
  await worker.collectFor(100);
  // Told ahead: on a busy machine the message takes its time.
  const endMs = monotonicMs() + 100;
  worker.send({ type: 'stop', atMs: endMs, drainMs: 1000 });
  await worker.told('drained');
  await worker.collect();
  const { due, missed } = total(worker);
  expect(Math.abs(due - (endMs - startMs))).toBeLessThanOrEqual(1);
  expect(missed).toBeGreaterThan(400);
  expect(missed).toBeLessThan(600);
});

test('a load that cannot be delivered shows in due, sent and missed', async () => {
  const [worker] = await dns({}, 100);
  worker.send({ type: 'pace', pace: rate(2_000_000) });
  await worker.collectFor(400, 100);
  const { due, sent, missed, inflight } = total(worker);
  expect(due).toBeGreaterThan(600_000);
  expect(sent).toBeLessThan(due / 2);
  expect(missed + inflight).toBeGreaterThan(due / 4);
});

test('a worker tells of itself', async () => {
  const [worker] = await dns();
  const { self } = await worker.collect();
  expect(self.rssBytes).toBeGreaterThan(20e6);
  expect(self.cpuSeconds).toBeGreaterThan(0.01);
  expect(self.latenessSeconds).toBe(0);
});

test('the rigs can be run by hand', async () => {
  for (const [rig, line] of [
    ['dns-rig', /^127\.0\.0\.1:\d+ \d+\n/],
    ['http-rig', /^http:\/\/127\.0\.0\.1:\d+\n/],
  ] as const) {
    const child = spawn(process.execPath, [new URL(`../rigs/${rig}.ts`, import.meta.url).pathname]);
    const [text] = await once(child.stdout, 'data');
    expect(String(text)).toMatch(line);
    child.kill();
    await once(child, 'exit');
  }
});
