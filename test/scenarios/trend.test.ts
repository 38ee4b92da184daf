import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readJournal } from '../../src/store/read-journal.ts';
import { gaussian } from '../model/made-soak.ts';
import { folderOf, MAIN, newPlace, ROOT, soaktop } from './soaktop.ts';

const KEYS = [
  ...['state', 'level', 'slopePerHour', 'low', 'high', 'growth24h', 'smallestDetectablePerHour', 'segments'],
  ...[
    'gapShare',
    'warmupSeconds',
    'stepAt',
    'timeToLimitSeconds',
    'enoughInSeconds',
    'slopePerRequest',
    'why',
  ],
];

/** 24 h, a value a minute: 200 MB and so much more each hour. */
function csv(bytesPerHour: number): string {
  const normal = gaussian(9);
  const rows = Array.from(
    { length: 1440 },
    (_, i) => `${i * 60},${Math.round(200e6 + (bytesPerHour * i) / 60 + 1e6 * normal())}`,
  );
  return `seconds,value\n${rows.join('\n')}\n`;
}

test('a file that grows is a leak, one that does not is stable, and the exit code says so', async () => {
  const place = newPlace();
  const file = path.join(folderOf(place), 'rss.csv');
  writeFileSync(file, csv(10e6));
  const leak = await soaktop(place, 'trend', file, '--json', '--limit', '2GB');
  expect(leak).toMatchObject({ code: 1, stderr: '' });
  const figures = JSON.parse(leak.stdout);
  expect(Object.keys(figures)).toEqual(KEYS);
  expect(figures).toMatchObject({ state: 'LEAK', segments: 1, gapShare: 0 });
  expect(figures.slopePerHour / 10e6).toBeCloseTo(1, 1);
  // From 440 MB on, 10 MB an hour: 156 h.
  expect(figures.timeToLimitSeconds / 3600).toBeGreaterThan(140);
  expect(figures.timeToLimitSeconds / 3600).toBeLessThan(175);
  const words = await soaktop(place, 'trend', file, '--limit', '2GB');
  expect(words.stdout).toMatch(/rss\.csv: GROWS\n {2}level +4\d\d MB\n {2}slope +\+(9|10)(\.\d)? MB\/h/);
  expect(words.stdout).toContain('its limit is reached in 6.');

  const still = spawnSync(process.execPath, [MAIN, 'trend', '-'], {
    input: csv(0),
    encoding: 'utf8',
    env: place.env,
  });
  expect(still).toMatchObject({ status: 0, stdout: expect.stringContaining('stdin: STABLE') });
});

test('too little is unknown, and a bad line is refused by its number', async () => {
  const place = newPlace();
  const file = path.join(folderOf(place), 'short.csv');
  writeFileSync(file, '0,1\n1,2\n2,3\n');
  expect(await soaktop(place, 'trend', file)).toMatchObject({
    code: 3,
    stdout: expect.stringContaining('UNKNOWN'),
  });
  writeFileSync(file, 'seconds,value\n0,1\n1,many\n');
  const bad = await soaktop(place, 'trend', file);
  expect(bad).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('short.csv:3: «many» is no value'),
  });
  expect(await soaktop(place, 'trend', '/nowhere.csv')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('RUN:SERIES'),
  });
  expect(await soaktop(place, 'trend', file, '--hour', '5')).toMatchObject({ code: 2 });
  expect(await soaktop(place, 'trend', file, '--limit', '5/s')).toMatchObject({ code: 2 });
});

test('a series of a run is judged as its own values are in a file', async () => {
  const place = newPlace();
  const rows: string[] = [];
  let isSoak = false;
  for (const event of readJournal(path.join(ROOT, 'snapshots/reference/run.sqlite'))) {
    if (event.type === 'phase') isSoak = event.phase === 'soak';
    if (event.type !== 'tick' || !isSoak) continue;
    const { values, seq } = event;
    rows.push(
      [seq, values['process.rss'] ?? '', (values['dns.rate'] ?? 0) + (values['api.rate'] ?? 0)].join(),
    );
  }
  const file = path.join(folderOf(place), 'reference.csv');
  writeFileSync(file, rows.join('\n'));
  // Of an hour so short a minute is a day: enough to be told.
  const args = ['--json', '--hour', '3s', '--limit', '1GB'];
  const [ofFile, ofRun] = await Promise.all([
    soaktop(place, 'trend', file, ...args),
    soaktop(place, 'trend', 'reference:process.rss', ...args),
  ]);
  const numbers = ({ stdout }: { stdout: string }) => JSON.parse(stdout);
  expect(numbers(ofFile)).toEqual(numbers(ofRun));
  expect(ofFile.code).toBe(ofRun.code);
});

test('a series that a run does not have is told with those that were meant', async () => {
  const place = newPlace();
  const wrong = await soaktop(place, 'trend', 'reference:process.rs');
  expect(wrong).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('did you mean process.rss'),
  });
  const unit = await soaktop(place, 'trend', 'reference:process.rss', '--limit', '5s');
  expect(unit).toMatchObject({ code: 2, stderr: expect.stringContaining('measured in bytes') });
});
