import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { monotonicMs } from '../../src/load/monotonic.ts';
import { startDnsWitness } from '../load/stall-witness.ts';
import { expectBalance } from './ledger.ts';
import {
  DEMO,
  eventsOf,
  folderOf,
  newPlace,
  processesOf,
  readJson,
  runFolder,
  soaktop,
  startJson,
  ticksOf,
  until,
} from './soaktop.ts';

const NO_API = [
  ...[
    '--set',
    'load={ dns: { engine: dns, server: "127.0.0.1:{{port.dns}}", names: names.txt, rate: 1000/s, timeout: 5s } }',
  ],
  ...['--set', 'pass=["dns.errors < 1%"]', '--set', 'abort=[]', '--set', 'alert=[]'],
  ...['--set', 'phases.warmup=3s', '--set', 'phases.cooldown=0s'],
];

test.each([1000, 10_000])(
  'the DNS rate asked for is kept within half a percent: %d a second',
  async (rate) => {
    const place = newPlace();
    const run = startJson(place, DEMO, ...NO_API, '--duration', '10s', '--set', `load.dns.rate=${rate}/s`);
    const { stdout } = await run.ended;
    const ticks = ticksOf(eventsOf(stdout));
    expectBalance(ticks, 'dns');
    const report = JSON.parse((await soaktop(place, 'report', '--runs', place.out)).stdout);
    const { due, sent, ok } = report.loads.dns;
    expect(due).toBe(rate * 10);
    expect(Math.abs(sent / 10 / rate - 1)).toBeLessThan(0.005);
    expect(Math.abs(ok / 10 / rate - 1)).toBeLessThan(0.005);
  },
  60_000,
);

test('a target that stands still for 1.4 of 20 s is seen in p99 as long as it was felt', {
  retry: 1,
  timeout: 60_000,
}, async ({ skip }) => {
  const most = '/proc/sys/net/core/rmem_max';
  const bytes = existsSync(most) ? Number(readFileSync(most, 'utf8')) : 0;
  // 1,400 queries wait in its socket, about 1 KB of kernel memory each: with less they are dropped, not late.
  if (bytes < 4 * 2 ** 20)
    skip(`the kernel refuses receive buffers of 4 MiB (net.core.rmem_max is ${bytes})`);
  const place = newPlace();
  const run = startJson(place, DEMO, ...NO_API, '--duration', '20s');
  await until('five seconds of soak', () =>
    ticksOf(eventsOf(run.said())).some(({ elapsedMs }) => elapsedMs >= 8000),
  );
  const target = processesOf(folderOf(place)).find((pid) =>
    readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('demo-target'),
  );
  const witness = await startDnsWitness(readJson(path.join(runFolder(place), 'run.json')).run.ports.dns);
  await new Promise((resolve) => setTimeout(resolve, 200));
  const stoppedMs = monotonicMs();
  process.kill(target as number, 'SIGSTOP');
  await new Promise((resolve) => setTimeout(resolve, 1400));
  process.kill(target as number, 'SIGCONT');
  const { stdout } = await run.ended;
  expectBalance(ticksOf(eventsOf(stdout)), 'dns');
  const { dns } = JSON.parse((await soaktop(place, 'report', '--runs', place.out)).stdout).loads;
  expect(dns).toMatchObject({ due: 20_000, ok: 20_000, lost: 0, missed: 0 });
  witness.close();
  // Of 20,000 requests the 200 slowest are 1 %: those due in the first 0.2 s of the stall waited longest.
  const truth = witness.waitedAt(stoppedMs + 200);
  expect(truth).toBeGreaterThan(1.15);
  // A histogram's buckets are up to 1/128 wide.
  expect(Math.abs(dns.latency.p99 - truth)).toBeLessThan(0.02 + truth / 128);
});
