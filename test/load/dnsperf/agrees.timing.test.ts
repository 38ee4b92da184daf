import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { monotonicMs } from '../../../src/load/monotonic.ts';
import { percentile } from '../../../src/model/histogram.ts';
import type { LoadSpec } from '../../../src/model/profile.ts';
import { needs } from '../../scenarios/needs.ts';
import { dnsLoad, type ForkedWorker, forkWorker, rate, total } from '../fork-worker.ts';
import { dnsperfLoad } from './dnsperf-load.ts';

const SECONDS = 12;
const PER_SECOND = 1000;
const NAMES = ['h{{1..1000}}.example.test'];
const dir = mkdtempSync(path.join(tmpdir(), 'nsd-'));
const servers: ChildProcess[] = [];
const workers: ForkedWorker[] = [];
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.kill()));
  for (const server of servers.splice(0)) {
    server.kill('SIGTERM');
    await once(server, 'exit');
  }
});
afterAll(() => rmSync(dir, { recursive: true }));

async function startNsd(): Promise<number> {
  const free = createServer().listen(0, '127.0.0.1');
  await once(free, 'listening');
  const { port } = free.address() as AddressInfo;
  free.close();
  await once(free, 'close');
  const script = path.resolve(import.meta.dirname, '../../peers/nsd.sh');
  servers.push(spawn(script, [dir, String(port)], { stdio: 'ignore' }));
  for (let i = 0; i < 100; i++) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isOpen) return port;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('nsd did not start');
}

async function ready(spec: LoadSpec): Promise<ForkedWorker> {
  const worker = forkWorker(spec, { pace: rate(0) });
  workers.push(worker);
  await worker.told('ready');
  return worker;
}

/** Answers a second between the reports nearest to two moments, and the median of the service times. */
function resultOf({ reports, ...worker }: ForkedWorker, fromMs: number, toMs: number) {
  const at = (ms: number) => {
    const report = reports.find(({ atMs }) => atMs >= ms) as (typeof reports)[number];
    return { ms: report.atMs, ok: report.tallies.at(-1)?.ok ?? 0 };
  };
  const [first, last] = [at(fromMs), at(toMs)];
  const { due, ok, missed, histograms } = total({ reports, ...worker });
  return {
    due,
    ok,
    missed,
    perSecond: ((last.ok - first.ok) / (last.ms - first.ms)) * 1000,
    p50: percentile(histograms.service ?? [], 0.5) ?? 0,
  };
}

// Both at once: what a busy machine does to one, it does to the other.
test('dnsperf at 1,000/s on NSD agrees with the dns engine: the rate within 1 %, the median within 0.2 ms', {
  retry: 2,
  timeout: 60_000,
}, async ({ skip }) => {
  needs(skip, 'dnsperf nsd', 'dnsperf', 'nsd');
  const port = await startNsd();
  const ours = await ready(dnsLoad(port, { names: NAMES }));
  const theirs = await ready(dnsperfLoad(port, { names: NAMES }));
  const pace = rate(PER_SECOND, monotonicMs() + 300);
  const endMs = pace.atMs + SECONDS * 1000;
  for (const worker of [ours, theirs]) {
    worker.send({ type: 'pace', pace });
    worker.send({ type: 'stop', atMs: endMs - 0.5, drainMs: 5000 });
  }
  await Promise.all([ours, theirs].map((worker) => worker.collectFor(endMs - monotonicMs() + 100, 50)));
  await Promise.all([ours, theirs].map((worker) => worker.told('drained')));
  await Promise.all([ours, theirs].map((worker) => worker.collect()));
  const [dns, dnsperf] = [ours, theirs].map((worker) => resultOf(worker, pace.atMs + 1000, endMs - 100)) as [
    ReturnType<typeof resultOf>,
    ReturnType<typeof resultOf>,
  ];
  console.log({ dns, dnsperf, rate: dnsperf.perSecond / dns.perSecond, p50: dnsperf.p50 / dns.p50 });
  expect([dns.due, dnsperf.due]).toEqual([SECONDS * PER_SECOND, SECONDS * PER_SECOND]);
  expect(dnsperf.perSecond / dns.perSecond).toBeGreaterThan(0.99);
  expect(dnsperf.perSecond / dns.perSecond).toBeLessThan(1.01);
  expect(Math.abs(dnsperf.p50 - dns.p50)).toBeLessThan(0.0002);
});
