import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { monotonicMs } from '../../src/load/monotonic.ts';
import { percentile } from '../../src/model/histogram.ts';
import { dnsLoad, type ForkedWorker, forkWorker, rate, total } from './fork-worker.ts';

const RIG = fileURLToPath(new URL('../rigs/dns-rig.ts', import.meta.url));
const children: ChildProcess[] = [];
const workers: ForkedWorker[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await Promise.all(workers.splice(0).map((worker) => worker.kill()));
});

/** A rig in a process of its own, and a worker that is ready to load it. */
async function pair(): Promise<{ rig: ChildProcess; bufferBytes: number; worker: ForkedWorker }> {
  const rig = spawn(process.execPath, [RIG], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(rig);
  const [line] = await once(rig.stdout as NodeJS.ReadableStream, 'data');
  const [, port, bufferBytes] = /:(\d+) (\d+)/.exec(String(line)) ?? [];
  const worker = forkWorker(dnsLoad(Number(port), { timeoutMs: 5000 }), { pace: rate(0) });
  workers.push(worker);
  await worker.told('ready');
  return { rig, bufferBytes: Number(bufferBytes), worker };
}
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test.each([1000, 10_000])(
  '%d a second are %d a second',
  async (perSecond) => {
    const { worker } = await pair();
    worker.send({ type: 'pace', pace: rate(perSecond) });
    await worker.collectFor(200);
    const first = await worker.collect();
    const last = await worker.collectFor(2000, 500);
    const sent = (last.tallies[0]?.sent ?? 0) - (first.tallies[0]?.sent ?? 0);
    const measured = (sent / (last.atMs - first.atMs)) * 1000;
    expect(Math.abs(measured / perSecond - 1)).toBeLessThan(0.005);
    await worker.finish(1000);
    const tally = total(worker);
    expect(tally).toMatchObject({ ok: tally.due, lost: 0, missed: 0 });
  },
  15_000,
);

test('a target that stops for 1.4 s of 20 s has a p99 of 1.2 s at 1,000 a second', async ({ skip }) => {
  const { rig, bufferBytes, worker } = await pair();
  // 1,400 queries of about 800 bytes of kernel memory each are to wait for the target.
  if (bufferBytes < 4 * 2 ** 20) skip(`the kernel grants a receive buffer of ${bufferBytes} bytes only`);
  const startMs = monotonicMs();
  worker.send({ type: 'pace', pace: rate(1000, startMs) });
  await worker.collectFor(8000, 1000);
  const stoppedMs = monotonicMs();
  rig.kill('SIGSTOP');
  await pause(1400);
  rig.kill('SIGCONT');
  const stallSeconds = (monotonicMs() - stoppedMs) / 1000;
  worker.send({ type: 'stop', atMs: startMs + 20_000.5, drainMs: 2000 });
  await worker.collectFor(9000, 1000);
  await worker.told('drained');
  await worker.collect();
  const tally = total(worker);
  expect(tally).toMatchObject({ due: 20_000, ok: 20_000 });
  const p99 = percentile(tally.histograms[''] ?? [], 0.99) ?? 0;
  expect(Math.abs(p99 - (stallSeconds - 0.2))).toBeLessThan(0.02);
}, 40_000);
