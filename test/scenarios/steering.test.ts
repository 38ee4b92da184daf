import { once } from 'node:events';
import { existsSync } from 'node:fs';
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

const LONG = ['--duration', '60s', '--set', 'phases.warmup=0s'];

test('a run is stepped, paused, noted and aborted from a shell, and all of it is in the record', async () => {
  const place = newPlace();
  const run = startJson(place, DEMO, ...LONG);
  await until('two ticks', () => ticksOf(eventsOf(run.said())).length >= 2);
  const ctl = async (...words: string[]) => soaktop(place, 'ctl', ...words);

  expect((await ctl('step', 'dns', '+10%')).stdout).toBe('dns 1000/s → 1100/s\n');
  expect((await ctl('rate', 'dns', '500')).stdout).toBe('dns 1100/s → 500/s\n');
  expect((await ctl('vus', 'api', '5')).stdout).toBe('api 10 VUs → 5 VUs\n');
  expect((await ctl('vus', 'dns', '5')).code).toBe(2);
  expect((await ctl('rate', 'nowhere', '5')).stderr).toContain('there are: dns, api');
  expect((await ctl('note', 'all', 'calm')).stdout).toBe('noted\n');
  expect((await ctl('snapshot')).stdout).toBe('written: snap-001.md\n');
  expect((await ctl('fly')).code).toBe(2);
  const status = JSON.parse((await soaktop(place, 'status', '--json')).stdout);
  expect(status).toMatchObject({ phase: 'soak', dir: runFolder(place), loads: { dns: { asked: 500 } } });
  await until(
    'the new rate',
    () => Math.abs((ticksOf(eventsOf(run.said())).at(-1)?.values['dns.rate'] ?? 0) - 500) < 50,
  );
  expect((await ctl('pause')).stdout).toBe('dns paused; api paused\n');
  await until('silence', () => ticksOf(eventsOf(run.said())).at(-1)?.values['dns.rate'] === 0);

  const before = Date.now();
  const abort = await ctl('abort');
  expect(Date.now() - before).toBeLessThan(5000);
  expect(abort.code).toBe(0);
  expect(processesOf(folderOf(place)).filter((pid) => pid !== run.child.pid)).toEqual([]);
  const { code, stdout } = await run.ended;
  expect(code).toBe(4);

  const events = eventsOf(stdout);
  expectBalance(ticksOf(events), 'dns');
  expectBalance(ticksOf(events), 'api');
  expect(
    events.filter((event) => event.type === 'command').map(({ command, ok }) => [command.do, ok]),
  ).toEqual([
    ['step', true],
    ['rate', true],
    ['vus', true],
    ['vus', false],
    ['rate', false],
    ['snapshot', true],
    ['pause', true],
    ['abort', true],
  ]);
  expect(events).toContainEqual(expect.objectContaining({ type: 'note', text: 'all calm' }));
  expect(events).toContainEqual(expect.objectContaining({ type: 'snapshot', reason: 'abort' }));
  const dir = runFolder(place);
  expect(readJson(path.join(dir, 'run.json')).verdict.state).toBe('aborted');
  expect(existsSync(path.join(dir, 'snap-002.md'))).toBe(true);
}, 60_000);

test('an abort rule that is met ends the run as failed', async () => {
  const place = newPlace();
  const run = startJson(place, DEMO, ...LONG, '--set', 'abort=["dns.due > 1500"]');
  const { code, stdout } = await run.ended;
  expect(eventsOf(stdout).at(-1)).toMatchObject({
    verdict: { state: 'fail', reasons: expect.arrayContaining([expect.stringContaining('dns.due > 1500')]) },
  });
  expect(code).toBe(1);
});

test('a Ctrl-C ends a headless run tidily, with a last snapshot', async () => {
  const place = newPlace();
  const run = startJson(place, DEMO, ...LONG);
  await until('a tick', () => ticksOf(eventsOf(run.said())).length >= 1);
  run.child.kill('SIGINT');
  const { code, stdout } = await run.ended;
  expect(code).toBe(4);
  expect(eventsOf(stdout)).toContainEqual(expect.objectContaining({ type: 'snapshot', reason: 'abort' }));
});

test('a reader that stops reading holds up neither the run nor its end', async () => {
  const place = newPlace();
  const fast = ['--set', 'every=100ms', '--set', 'phases.warmup=0s', '--set', 'phases.cooldown=0s'];
  const { child } = startJson(place, DEMO, '--duration', '5s', ...fast);
  child.stdout?.pause();
  const [code] = await once(child, 'exit');
  expect(code).toBe(3);
  const { loads } = JSON.parse((await soaktop(place, 'report', '--runs', place.out)).stdout);
  expect(loads.dns).toMatchObject({ due: 5000, ok: 5000 });
});

test('a hang-up and a reader that goes away change nothing', async () => {
  const place = newPlace();
  const run = startJson(
    place,
    DEMO,
    '--duration',
    '4s',
    '--set',
    'phases.warmup=0s',
    '--set',
    'phases.cooldown=0s',
  );
  await until('a tick', () => ticksOf(eventsOf(run.said())).length >= 1);
  run.child.kill('SIGHUP');
  run.child.stdout?.destroy();
  const { code } = await run.ended;
  expect(code).toBe(3);
  expect(readJson(path.join(runFolder(place), 'run.json')).verdict.state).toBe('unknown');
});
