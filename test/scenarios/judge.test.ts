import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Verdict } from '../../src/model/verdict.ts';
import {
  DEMO,
  eventsOf,
  folderOf,
  newPlace,
  type Place,
  ROOT,
  readJson,
  runFolder,
  soaktop,
  startJson,
  ticksOf,
  until,
} from './soaktop.ts';

const SHORT = [
  ...['--set', 'every=250ms', '--set', 'phases.warmup=1s', '--set', 'phases.cooldown=1s'],
  ...['--set', 'judge.hour=2s'],
];
const judged = (place: Place, run: string, ...args: string[]) =>
  soaktop(place, 'judge', run, '--runs', place.out, ...args);

test('a run is judged the same from its record as at its end, byte for byte', async () => {
  const place = newPlace();
  const { code } = await startJson(place, DEMO, ...SHORT, '--duration', '6s').ended;
  const dir = runFolder(place);
  const again = await judged(place, dir, '--json');
  expect(again.code).toBe(code);
  const { verdict } = readJson(path.join(dir, 'run.json'));
  expect(JSON.stringify(JSON.parse(again.stdout))).toBe(JSON.stringify(verdict));

  const file = path.join(folderOf(place), 'stricter.yaml');
  writeFileSync(
    file,
    'name: stricter\nphases: { soak: 1h }\nload: { dns: { engine: dns, server: "127.0.0.1:1", names: [a.test], rate: 7/s } }\npass: [self.rss < 1kB]\n',
  );
  const stricter = await judged(place, dir, '--profile', file);
  expect(stricter).toMatchObject({ code: 1, stderr: '' });
  expect(stricter.stdout).toContain('FAIL: 0 of 1 hold, 1 fails');
  expect(stricter.stdout.replace(/\s+/g, ' ')).toContain('its load dns, api differs from what was run');
  for (const line of stricter.stdout.split('\n').filter((each) => !each.includes(folderOf(place))))
    expect(line.length).toBeLessThanOrEqual(80);

  const set = await judged(place, dir, '--set', 'pass=["self.rss > 1kB"]', '--set', 'abort=[]');
  // A machine that is too busy to deliver the load makes it unknown.
  expect([0, 3]).toContain(set.code);
  expect(set.stdout).toContain(': 1 of 1 hold\n');
}, 60_000);

test('an aborted run is judged as aborted, and a live one as far as it has come', async () => {
  const place = newPlace();
  const running = startJson(place, DEMO, ...SHORT, '--duration', '1h');
  await until('ten ticks of soak', () => ticksOf(eventsOf(running.said())).length > 14);
  const dir = runFolder(place);
  const live = await judged(place, dir);
  expect(live.stdout).toMatch(/it has no end: judged as far\s+as its record\s+goes, 0:0\d/);
  expect([0, 1, 3]).toContain(live.code);
  await soaktop(place, 'ctl', '-r', dir, 'abort');
  expect((await running.ended).code).toBe(4);
  const again = await judged(place, dir, '--json');
  expect(again.code).toBe(4);
  expect(JSON.stringify(JSON.parse(again.stdout))).toBe(
    JSON.stringify(readJson(path.join(dir, 'run.json')).verdict),
  );
}, 60_000);

test('the run that was recorded long ago is judged as it was then', async () => {
  const { code, stdout } = await soaktop(newPlace(), 'judge', 'reference', '--json');
  const { verdict } = readJson(path.join(ROOT, 'snapshots/reference/run.json'));
  expect(code).toBe(1);
  const statesOf = ({ state, reasons, thresholds }: Verdict) => ({
    state,
    reasons,
    thresholds: thresholds.map((each) => [each.text, each.state]),
  });
  expect(statesOf(JSON.parse(stdout))).toEqual(statesOf(verdict));
});

test('what cannot be judged is said, with what to do', async () => {
  const place = newPlace();
  const none = await judged(place, 'nobody');
  expect(none).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('soaktop ls lists them'),
  });
  const profile = await soaktop(place, 'judge', 'reference', '--profile', '/nowhere.yaml');
  expect(profile).toMatchObject({ code: 2, stderr: expect.stringContaining('/nowhere.yaml') });
  const line = await soaktop(
    place,
    'judge',
    'reference',
    '--profile',
    DEMO,
    '--set',
    'pass=["dns.latenzy.p95 < 1s"]',
  );
  expect(line).toMatchObject({ code: 2, stderr: expect.stringContaining('dns.latency.p95') });
});
