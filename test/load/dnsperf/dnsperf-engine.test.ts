import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test, vi } from 'vitest';
import type { Epoch } from '../../../src/load/messages.ts';
import { monotonicMs } from '../../../src/load/monotonic.ts';
import type { DnsperfLoadSpec } from '../../../src/model/dnsperf-load.ts';
import { percentile } from '../../../src/model/histogram.ts';
import { needs } from '../../scenarios/needs.ts';
import { type ForkedWorker, forkWorker, rate, total } from '../fork-worker.ts';
import { childrenOf, isLiving } from '../tools/living.ts';
import { dnsperfLoad } from './dnsperf-load.ts';

const RIG = fileURLToPath(new URL('../../rigs/dns-rig.ts', import.meta.url));
const WITHIN = { timeout: 10_000, interval: 20 };
const rigs: ChildProcess[] = [];
const workers: ForkedWorker[] = [];
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.kill()));
  for (const rig of rigs.splice(0)) rig.kill('SIGKILL');
});

async function startRig(): Promise<{ readonly port: number; readonly rig: ChildProcess }> {
  const rig = spawn(process.execPath, [RIG], { stdio: ['ignore', 'pipe', 'inherit'] });
  rigs.push(rig);
  const [line] = await once(rig.stdout as NodeJS.ReadableStream, 'data');
  return { port: Number(/:(\d+) /.exec(String(line))?.[1]), rig };
}

async function work(
  port: number,
  given: Partial<DnsperfLoadSpec> = {},
  epoch: Epoch = 'soak',
): Promise<ForkedWorker> {
  const worker = forkWorker(dnsperfLoad(port, given), { pace: rate(0), epoch });
  workers.push(worker);
  await worker.told('ready');
  return worker;
}

const toolsOf = ({ child }: ForkedWorker) => childrenOf(child.pid ?? 0, /^\S*dnsperf /);
const toolOf = (worker: ForkedWorker) => vi.waitUntil(() => toolsOf(worker)[0], WITHIN);

test('each answer is an outcome with dnsperf’s own latency, and after the end no process is left', async ({
  skip,
}) => {
  needs(skip, 'dnsperf', 'dnsperf');
  const worker = await work((await startRig()).port);
  const pace = rate(500, monotonicMs() + 100);
  worker.send({ type: 'pace', pace });
  worker.send({ type: 'stop', atMs: pace.atMs + 1999, drainMs: 5000 });
  await worker.told('drained');
  await worker.collect();
  const { due, ok, missed, late, histograms } = total(worker);
  expect(due).toBe(1000);
  expect(ok + missed).toBe(1000);
  // Its last ones may be due to leave when this machine has no time for it.
  expect(missed).toBeLessThan(50);
  expect(late).toBe(0);
  // Send-based: both are the same.
  expect(histograms['']).toBeDefined();
  if (missed === 0) expect(histograms['']).toEqual(histograms.service);
  expect(toolsOf(worker)).toEqual([]);
});

test('what is no good answer is an error by its response code, and NXDOMAIN is seen', async ({ skip }) => {
  needs(skip, 'dnsperf', 'dnsperf');
  const names = ['servfail.test', 'refused.test', 'nxdomain.test', 'fine.test AAAA'];
  const worker = await work((await startRig()).port, { names });
  worker.send({ type: 'pace', pace: rate(200) });
  await worker.collectUntil(({ ok }) => ok >= 50);
  await worker.finish(2000);
  const { ok, errors, classes, seen } = total(worker);
  expect(Math.abs(ok - errors)).toBeLessThanOrEqual(2);
  expect(Object.keys(classes)).toEqual(expect.arrayContaining(['servfail', 'rcode.refused']));
  expect(seen.nxdomain).toBeGreaterThan(20);
});

test('a server that is not there loses every query, though dnsperf ends with exit code 0', async ({
  skip,
}) => {
  needs(skip, 'dnsperf', 'dnsperf');
  const worker = await work(9, { timeoutMs: 300 });
  worker.send({ type: 'pace', pace: rate(100) });
  await worker.collectUntil(({ lost }) => lost >= 50);
  await worker.finish(2000);
  const { ok, errors, histograms } = total(worker);
  expect(ok + errors).toBe(0);
  // At least the timeout, as everywhere.
  expect(percentile(histograms[''] ?? [], 0.01)).toBeGreaterThanOrEqual(0.3);
});

test('while the server stands still nothing is told, and nothing is left out of the ledger', async ({
  skip,
}) => {
  needs(skip, 'dnsperf', 'dnsperf');
  const { port, rig } = await startRig();
  const worker = await work(port, { timeoutMs: 500 });
  worker.send({ type: 'pace', pace: rate(200) });
  await worker.collectUntil(({ ok }) => ok >= 100);
  rig.kill('SIGSTOP');
  await worker.collectUntil(({ lost }) => lost >= 200);
  rig.kill('SIGCONT');
  const before = total(worker).ok;
  await worker.collectUntil(({ ok }) => ok >= before + 100);
  await worker.finish(2000);
  const { due, ok, lost, missed, seen } = total(worker);
  expect(ok + lost + missed).toBe(due);
  expect(seen.broken_off).toBeUndefined();
});

test('another rate is another dnsperf: together they send what was due, and the seam is counted', async ({
  skip,
}) => {
  needs(skip, 'dnsperf', 'dnsperf');
  const worker = await work((await startRig()).port);
  const atMs = monotonicMs() + 100;
  worker.send({ type: 'pace', pace: rate(300, atMs) });
  worker.send({ type: 'pace', pace: rate(300, atMs + 1000, { done: 300, ramp: { to: 900, overMs: 1000 } }) });
  worker.send({ type: 'pace', pace: rate(0, atMs + 3000, { done: 1800 }) });
  await worker.collectUntil(({ due }) => due >= 1800);
  await vi.waitUntil(() => toolsOf(worker).length === 0, WITHIN);
  await vi.waitUntil(async () => (await worker.collect()).isIdle, WITHIN);
  const { due, ok, missed, inflight, seen } = total(worker);
  expect({ due, inflight }).toEqual({ due: 1800, inflight: 0 });
  expect(ok + missed).toBe(1800);
  expect(missed).toBeLessThan(90);
  expect(seen.seam).toBe(2);
  worker.send({ type: 'pace', pace: rate(100, monotonicMs(), { done: 1800 }) });
  await toolOf(worker);
});

test('what was due in the warm-up belongs to it, to the last query, though dnsperf knows of no phases', async ({
  skip,
}) => {
  needs(skip, 'dnsperf', 'dnsperf');
  const worker = await work((await startRig()).port, {}, 'warmup');
  const atMs = Math.round(monotonicMs()) + 100;
  worker.send({ type: 'epoch', epoch: 'soak', atMs: atMs + 1000 });
  worker.send({ type: 'pace', pace: rate(300, atMs) });
  worker.send({ type: 'stop', atMs: atMs + 1999, drainMs: 5000 });
  await worker.told('drained');
  await worker.collect();
  expect([total(worker, 'warmup').due, total(worker, 'soak').due]).toEqual([300, 300]);
});

test('what dnsperf had not sent when its time was over is missed, and nothing stays in flight', async ({
  skip,
}) => {
  needs(skip, 'dnsperf', 'dnsperf');
  // One at a time, of 100 ms each: ten a second of the fifty that are due.
  const worker = await work((await startRig()).port, { names: ['slow100.test'], inflight: 1 });
  const atMs = monotonicMs();
  worker.send({ type: 'pace', pace: rate(50, atMs) });
  worker.send({ type: 'pace', pace: rate(0, atMs + 2000, { done: 100 }) });
  await worker.collectUntil(({ due, inflight }) => due === 100 && inflight === 0);
  const { ok, missed, classes } = total(worker);
  expect(ok).toBeLessThanOrEqual(22);
  expect(classes).toEqual({ behind: missed });
});

test('answers that dnsperf did not read in time are told as dropped at our own sockets', async ({ skip }) => {
  needs(skip, 'dnsperf', 'dnsperf');
  const args = ['-b', '1'];
  const worker = await work((await startRig()).port, { names: ['slow300.test'], args });
  worker.send({ type: 'pace', pace: rate(1000) });
  await worker.collectUntil(({ ok }) => ok >= 100);
  const pid = await toolOf(worker);
  const before = worker.reports.at(-1)?.self.drops ?? 0;
  process.kill(pid, 'SIGSTOP');
  await new Promise((resolve) => setTimeout(resolve, 600));
  process.kill(pid, 'SIGCONT');
  await vi.waitUntil(async () => (await worker.collect()).self.drops > before + 100, WITHIN);
});

test('a dnsperf that somebody kills is begun again; what was due meanwhile is missed', async ({ skip }) => {
  needs(skip, 'dnsperf', 'dnsperf');
  const worker = await work((await startRig()).port);
  worker.send({ type: 'pace', pace: rate(200) });
  await worker.collectUntil(({ ok }) => ok >= 100);
  process.kill(await toolOf(worker), 'SIGKILL');
  await worker.collectUntil(({ missed }) => missed >= 100);
  const before = total(worker).ok;
  await worker.collectUntil(({ ok }) => ok >= before + 100);
  expect(total(worker).seen).toMatchObject({ broken_off: 1 });
});

test('kill -9 of the worker takes dnsperf with it', async ({ skip }) => {
  needs(skip, 'dnsperf', 'dnsperf');
  const worker = await work((await startRig()).port);
  worker.send({ type: 'pace', pace: rate(200) });
  const pid = await toolOf(worker);
  await worker.kill();
  await vi.waitUntil(() => !isLiving(pid), WITHIN);
});

test('no dnsperf, or none that can be tied to its worker’s life, is refused with what to install', async ({
  skip,
}) => {
  needs(skip, 'dnsperf', 'dnsperf');
  const worker = forkWorker(dnsperfLoad(9), { pace: rate(0), env: { PATH: '/nowhere' } });
  workers.push(worker);
  expect((await worker.told('refused')).reason).toMatch(/^setpriv is not on PATH: .*util-linux/);
});
