import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { monotonicMs } from '../../src/load/monotonic.ts';
import { constant, percentile } from '../../src/model/histogram.ts';
import { startNginx } from '../peers/nginx.ts';
import { needs } from '../scenarios/needs.ts';
import { dnsLoad, type ForkedWorker, forkWorker, httpLoad, httpStep, rate, total } from './fork-worker.ts';
import { startDnsWitness, startHttpWitness } from './stall-witness.ts';

const RIG = fileURLToPath(new URL('../rigs/dns-rig.ts', import.meta.url));
const children: ChildProcess[] = [];
const workers: ForkedWorker[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await Promise.all(workers.splice(0).map((worker) => worker.kill()));
});

/** A rig in a process of its own, and a worker that is ready to load it. */
async function pair(): Promise<{
  rig: ChildProcess;
  port: number;
  bufferBytes: number;
  worker: ForkedWorker;
}> {
  const rig = spawn(process.execPath, [RIG], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(rig);
  const [line] = await once(rig.stdout as NodeJS.ReadableStream, 'data');
  const [, port, bufferBytes] = /:(\d+) (\d+)/.exec(String(line)) ?? [];
  const worker = forkWorker(dnsLoad(Number(port), { timeoutMs: 5000 }), { pace: rate(0) });
  workers.push(worker);
  await worker.told('ready');
  return { rig, port: Number(port), bufferBytes: Number(bufferBytes), worker };
}
/** A busy machine may hold all of us up in the one moment that counts: it is given a second chance. */
const AGAIN = { retry: 1, timeout: 60_000 };
/** As a histogram tells it: the upper end of its bucket. */
const asTold = (seconds: number): number => percentile(constant(seconds * 1e6, 1), 1) ?? 0;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test.each([1000, 10_000])(
  'a rate of %d a second is delivered as such',
  async (perSecond) => {
    const { worker } = await pair();
    const startMs = Math.ceil(monotonicMs());
    worker.send({ type: 'pace', pace: rate(perSecond, startMs) });
    worker.send({ type: 'stop', atMs: startMs + 2500, drainMs: 1000 });
    await worker.collectFor(2000, 100);
    // Of each account: how far the sending is off its schedule. A noisy machine holds up some.
    const offMs = worker.reports.slice(1).map(({ atMs, tallies }) => {
      const sent = tallies[0]?.sent ?? 0;
      return Math.abs((sent / perSecond) * 1000 - (atMs - startMs));
    });
    expect(offMs.toSorted((one, other) => one - other)[Math.floor(offMs.length / 2)]).toBeLessThan(10);
    await worker.told('drained');
    await worker.collect();
    const tally = total(worker);
    expect(tally).toMatchObject({ due: perSecond * 2.5, sent: tally.due, ok: tally.due });
  },
  15_000,
);

test('a target that stops for 1.4 s of 20 s has a p99 of what its requests waited, 1.2 s, at 1,000 a second', async ({
  skip,
}) => {
  const { rig, port, bufferBytes, worker } = await pair();
  // 1,400 queries of about 800 bytes of kernel memory each are to wait for the target.
  if (bufferBytes < 4 * 2 ** 20) skip(`the kernel grants a receive buffer of ${bufferBytes} bytes only`);
  const witness = await startDnsWitness(port);
  const startMs = Math.ceil(monotonicMs());
  worker.send({ type: 'pace', pace: rate(1000, startMs) });
  await worker.collectFor(8000, 1000);
  const stoppedMs = monotonicMs();
  rig.kill('SIGSTOP');
  await pause(1400);
  rig.kill('SIGCONT');
  worker.send({ type: 'stop', atMs: startMs + 20_000, drainMs: 2000 });
  await worker.collectFor(9000, 1000);
  await worker.told('drained');
  await worker.collect();
  const tally = total(worker);
  expect(tally).toMatchObject({ due: 20_000, ok: 20_000 });
  witness.close();
  const p99 = percentile(tally.histograms[''] ?? [], 0.99) ?? 0;
  // The 200 slowest of 20,000 are those due in the first 0.2 s of the stall.
  const truth = witness.waitedAt(stoppedMs + 200);
  expect(truth).toBeGreaterThan(1.15);
  expect(Math.abs(p99 - asTold(truth))).toBeLessThan(0.02);
});

test(
  'an HTTP server that stops for 1.4 s of 20 s has a p99 of what its requests waited, at 1,000 a second',
  AGAIN,
  async ({ skip }) => {
    needs(skip, 'nginx-light openssl', 'nginx', 'openssl');
    const nginx = await startNginx();
    const worker = forkWorker(httpLoad(nginx.http, { flow: [httpStep({ path: '/six' })], timeoutMs: 5000 }), {
      pace: rate(0),
    });
    workers.push(worker);
    await worker.told('ready');
    const witness = startHttpWitness(`${nginx.http}/six`);
    const startMs = Math.ceil(monotonicMs());
    worker.send({ type: 'pace', pace: rate(1000, startMs) });
    await worker.collectFor(8000, 1000);
    const stoppedMs = monotonicMs();
    nginx.signal('SIGSTOP');
    await pause(1400);
    nginx.signal('SIGCONT');
    worker.send({ type: 'stop', atMs: startMs + 20_000, drainMs: 5000 });
    await worker.collectFor(9000, 1000);
    await worker.told('drained');
    await worker.collect();
    witness.close();
    await nginx.end();
    const tally = total(worker);
    expect(tally).toMatchObject({ due: 20_000, ok: 20_000 });
    const p99 = percentile(tally.histograms[''] ?? [], 0.99) ?? 0;
    const truth = witness.waitedAt(stoppedMs + 200);
    expect(truth).toBeGreaterThan(1.15);
    expect(Math.abs(p99 - asTold(truth))).toBeLessThan(0.02);
  },
);
