import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { expectBalance } from './ledger.ts';
import {
  eventsOf,
  folderOf,
  newPlace,
  type Place,
  processesOf,
  startJson,
  ticksOf,
  until,
} from './soaktop.ts';

const RIG = fileURLToPath(new URL('../rigs/dns-rig.ts', import.meta.url));
const rigs: ReturnType<typeof spawn>[] = [];
afterEach(() => {
  for (const rig of rigs.splice(0)) rig.kill('SIGKILL');
});

async function rigAndProfile(place: Place, load: string) {
  const rig = spawn(process.execPath, [RIG], { stdio: ['ignore', 'pipe', 'inherit'] });
  rigs.push(rig);
  const [line] = await once(rig.stdout as NodeJS.ReadableStream, 'data');
  const address = String(line).trim().split(' ')[0];
  const profile = path.join(folderOf(place), 'workers.yaml');
  writeFileSync(
    profile,
    `name: workers
phases: { soak: 30s }
load: { dns: { engine: dns, server: "${address}", names: [a.example], timeout: 500ms, ${load} } }
pass: [dns.errors < 50%]
`,
  );
  return { rig, profile };
}

const workersOf = (place: Place): number[] =>
  processesOf(folderOf(place)).filter((pid) =>
    readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('load/worker'),
  );

test('of three workers at 9,000 a second one is killed: the total due stays exact, the dip is marked, the load is back in 3 s', async () => {
  const place = newPlace();
  const { profile } = await rigAndProfile(place, 'rate: 9000/s, workers: 3');
  const run = startJson(place, profile);
  const killedAt = await until(
    'ten ticks',
    () => ticksOf(eventsOf(run.said())).length >= 10 && Date.now(),
    30_000,
  );
  process.kill(workersOf(place)[1] as number, 'SIGKILL');
  const { stdout } = await run.ended;
  const events = eventsOf(stdout);
  const ticks = ticksOf(events);
  expectBalance(ticks, 'dns');
  expect(ticks.at(-1)?.values['dns.due']).toBe(270_000);
  const dip = ticks.filter(({ values }) => (values['dns.rate'] ?? 0) < 8000);
  expect(dip.length).toBeGreaterThanOrEqual(1);
  expect(events).toContainEqual(
    expect.objectContaining({
      type: 'finding',
      finding: expect.objectContaining({
        fault: 'generator',
        text: expect.stringContaining('their worker was gone'),
      }),
    }),
  );
  const back = ticks.filter(({ at, elapsedMs }) => at > killedAt + 3000 && elapsedMs < 29_500);
  expect(back.length).toBeGreaterThan(10);
  // The worker that was lost is back for good: single late ticks of a busy machine are another matter.
  const low = back.filter(({ values }) => (values['dns.rate'] ?? 0) < 8500);
  expect(low.length).toBeLessThanOrEqual(2);
  expect(back.at(-1)?.values['dns.workers']).toBe(3);
  const missed = (ticks.at(-1)?.values['dns.error.worker'] ?? 0) / 3000;
  expect(missed).toBeGreaterThan(0.9);
  expect(missed).toBeLessThan(3);
}, 90_000);

test('a worker that is full gets help, and not a request is doubled or dropped by it', async ({ skip }) => {
  const place = newPlace();
  const { rig, profile } = await rigAndProfile(place, 'rate: 1000/s, workers: { from: 1, most: 3 }');
  const run = startJson(
    place,
    profile,
    '--set',
    'load.dns.rate=900000/s',
    '--set',
    'load.dns.timeout=100ms',
    '--duration',
    '10s',
  );
  // What nobody reads costs nothing but the sending.
  rig.kill('SIGSTOP');
  const { stdout } = await run.ended;
  const events = eventsOf(stdout);
  const ticks = ticksOf(events);
  expectBalance(ticks, 'dns');
  expect(ticks.at(-1)?.values['dns.due']).toBe(9_000_000);
  const most = Math.max(...ticks.map(({ values }) => values['dns.workers'] ?? 0));
  const cpu = ticks.map(({ values }) => values['self.workers.cpu'] ?? 0);
  // Three ticks in a row make a worker full; one that the machine gives no core is not.
  const wasFull = cpu.some((_, i) => i >= 2 && cpu.slice(i - 2, i + 1).every((share) => share >= 0.9));
  if (most < 2 && !wasFull)
    skip(`this machine gave the worker ${Math.max(...cpu).toFixed(2)} of a core at most`);
  expect(most).toBeGreaterThanOrEqual(2);
  expect(events).toContainEqual(
    expect.objectContaining({
      finding: expect.objectContaining({ text: expect.stringContaining('another one takes a share') }),
    }),
  );
  const ended = events.find((event) => event.type === 'ended');
  expect(ended?.verdict.state).toBe('unknown');
  expect(ended?.verdict.reasons[0]).toMatch(/^INVALID LOAD/);
}, 90_000);
