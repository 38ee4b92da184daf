import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
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

const argsOf = (pid: number): string => readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ');
const pidOf = (folder: string, what: RegExp): number => {
  const pid = processesOf(folder).find((each) => what.test(argsOf(each)));
  if (!pid) throw new Error(`no process like ${what}`);
  return pid;
};

test('kill -9 of the supervisor leaves no load and no launched target behind', async () => {
  const place = newPlace();
  const run = startJson(place, DEMO, '--duration', '60s', '--set', 'phases.warmup=0s');
  await until('a tick', () => ticksOf(eventsOf(run.said())).length >= 1);
  expect(processesOf(folderOf(place)).length).toBeGreaterThanOrEqual(4); // it, two workers, the target, the leash
  run.child.kill('SIGKILL');
  await until('nothing is left', () => processesOf(folderOf(place)).length === 0, 5000);
  // What was acknowledged is readable, and the run is said to have died.
  const report = JSON.parse((await soaktop(place, 'report', '--runs', place.out)).stdout);
  expect(report).toMatchObject({ endedAt: null, loads: { dns: { due: expect.any(Number) } } });
  expect((await soaktop(place, 'ls', '--out', place.out)).stdout).toContain('DIED');
  expect((await soaktop(place, 'status')).code).toBe(1);
}, 60_000);

test('a killed worker is replaced, blamed on itself, and no request of the schedule is lost from the ledger', async () => {
  const place = newPlace();
  const soak = [
    '--duration',
    '9s',
    '--set',
    'phases.warmup=0s',
    '--set',
    'phases.cooldown=0s',
    '--set',
    'load.dns.workers=3',
    '--set',
    'load.dns.timeout=500ms',
  ];
  const run = startJson(
    place,
    DEMO,
    ...soak,
    '--set',
    'load={ dns: { engine: dns, server: "127.0.0.1:{{port.dns}}", names: names.txt, rate: 900/s, workers: 3, timeout: 500ms } }',
    '--set',
    'pass=["dns.errors < 50%"]',
    '--set',
    'abort=[]',
    '--set',
    'alert=[]',
  );
  await until('two ticks', () => ticksOf(eventsOf(run.said())).length >= 2);
  process.kill(pidOf(folderOf(place), /load\/worker/), 'SIGKILL');
  const { stdout } = await run.ended;
  const events = eventsOf(stdout);
  const ticks = ticksOf(events);
  expectBalance(ticks, 'dns');
  const last = ticks.at(-1)?.values ?? {};
  expect(last['dns.due']).toBe(8100);
  expect(last['dns.missed']).toBeGreaterThan(200);
  expect((last['dns.ok'] ?? 0) + (last['dns.missed'] ?? 0) + (last['dns.lost'] ?? 0)).toBe(8100);
  expect(events).toContainEqual(
    expect.objectContaining({ type: 'worker', status: 'gone', reason: 'SIGKILL' }),
  );
  expect(events.filter((event) => event.type === 'worker' && event.status === 'running')).toHaveLength(4);
  expect(last['process.exits']).toBe(0);
}, 60_000);

test('a target that crashes is told of within two seconds, and sampling goes on', async () => {
  const place = newPlace();
  const run = startJson(
    place,
    DEMO,
    '--duration',
    '6s',
    '--set',
    'phases.warmup=0s',
    '--set',
    'phases.cooldown=0s',
    '--set',
    'abort=[]',
  );
  await until('two ticks', () => ticksOf(eventsOf(run.said())).length >= 2);
  process.kill(pidOf(folderOf(place), /demo-target/), 'SIGKILL');
  const killedAt = Date.now();
  const finding = await until('the finding', () =>
    eventsOf(run.said()).find((event) => event.type === 'finding' && event.finding.text.includes('SIGKILL')),
  );
  expect(finding.at - killedAt).toBeLessThan(2000);
  const { code, stdout } = await run.ended;
  const ticks = ticksOf(eventsOf(stdout));
  expect(ticks.length).toBeGreaterThanOrEqual(6);
  // A gap, not a zero and not the last value.
  expect(ticks.at(-1)?.values).toMatchObject({ 'process.rss': null, 'process.exits': 1 });
  expectBalance(ticks, 'dns');
  expect(code).toBe(1);
  expect(readJson(path.join(runFolder(place), 'run.json')).verdict.reasons.join()).toContain(
    'process.exits is 1',
  );
}, 60_000);
