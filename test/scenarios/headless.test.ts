import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { judge } from '../../src/judge/judge.ts';
import { fold } from '../../src/model/reduce.ts';
import { readJournal } from '../../src/store/read-journal.ts';
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
} from './soaktop.ts';

test('a headless run tells every event, ends with its verdict, and leaves a record that a stranger can read', async () => {
  const place = newPlace();
  const { code, stdout } = await startJson(
    place,
    DEMO,
    ...['--duration', '5s', '--set', 'phases.warmup=2s', '--set', 'phases.cooldown=0s'],
    ...['--set', 'pass=["dns.latency.p95 < 1s", "dns.errors < 1%", "process.exits == 0"]'],
  ).ended;

  const events = eventsOf(stdout);
  expect(events[0]?.type).toBe('started');
  expect(events.at(-1)).toMatchObject({ type: 'ended', verdict: { state: 'pass' } });
  expect(code).toBe(0);
  const ticks = ticksOf(events);
  expect(ticks.length).toBeGreaterThanOrEqual(7);
  expectBalance(ticks, 'dns');
  expectBalance(ticks, 'api');
  // 5 s of soak at 1,000/s: each request that came due is accounted for, and nothing is in flight at the end.
  expect(ticks.at(-1)?.values).toMatchObject({
    'dns.due': 5000,
    'dns.ok': 5000,
    'dns.inflight': 0,
    'dns.missed': 0,
  });
  for (const series of [
    'process.rss',
    'process.fds',
    'sqlite.file',
    'sqlite.wal',
    'disk.free',
    'host.mem',
    'self.rss',
  ])
    expect(ticks.at(-1)?.values[series], series).toBeGreaterThan(0);
  expect(
    Object.keys(ticks.at(-1)?.values ?? {}).filter((name) => name.startsWith('metrics.')).length,
  ).toBeGreaterThan(5);

  const dir = runFolder(place);
  expect(readJson(path.join(dir, 'run.json'))).toMatchObject({
    verdict: { state: 'pass' },
    profile: { name: 'demo' },
  });
  for (const file of [
    'run.sqlite',
    'snap-000.md',
    'snap-000.json',
    'snap-000.prom',
    'snap-001.md',
    'supervisor.log',
    'target.log',
  ])
    expect(existsSync(path.join(dir, file)), file).toBe(true);
  expect(readdirSync(dir).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  const answer = readFileSync(path.join(dir, 'snap-001.md'), 'utf8').split('\n').slice(0, 10).join('\n');
  expect(answer).toContain('Was it all right? Yes: PASS');

  const report = await soaktop(place, 'report', '--runs', place.out, '--format', 'json');
  expect(JSON.parse(report.stdout)).toMatchObject({
    run: path.basename(dir),
    verdict: { state: 'pass' },
    loads: { dns: { due: 5000, sent: 5000, ok: 5000, errors: 0, lost: 0, missed: 0 } },
    snapshots: ['snap-000.md', 'snap-001.md'],
  });
  // Judged again from its record it has the verdict that it ended with, byte for byte.
  const again = judge(fold(readJournal(path.join(dir, 'run.sqlite'))));
  expect(JSON.stringify(again)).toBe(JSON.stringify(readJson(path.join(dir, 'run.json')).verdict));
  expect(processesOf(folderOf(place))).toEqual([]);
});

test('a soak too short to tell growth ends unknown, never with a pass', async () => {
  const place = newPlace();
  const { code, stdout } = await startJson(
    place,
    DEMO,
    ...['--duration', '3s', '--set', 'phases.warmup=0s', '--set', 'phases.cooldown=0s'],
  ).ended;
  expect(code).toBe(3);
  expect(eventsOf(stdout).at(-1)).toMatchObject({ type: 'ended', verdict: { state: 'unknown' } });
  expect(ticksOf(eventsOf(stdout)).at(-1)?.values['dns.due']).toBe(3000);
});
