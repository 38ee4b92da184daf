import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { workOut } from '../../src/commands/work-out.ts';
import type { Ask, Question } from '../../src/model/question.ts';
import { openArchive } from '../../src/store/archive.ts';
import { makeDay } from '../make/day.ts';

const dir = path.join(mkdtempSync(path.join(tmpdir(), 'work-out-')), 'hour');
const asked: Question[] = [];
let ask: Ask;

beforeAll(async () => {
  mkdirSync(dir);
  await makeDay({ dir, hours: 1, series: 260 });
  const archive = openArchive(dir);
  ask = workOut((question) => {
    asked.push(question);
    return archive.ask(question);
  });
}, 60_000);

const HALVES = { before: { from: 1, to: 1801 }, after: { from: 1801, to: 3601 } } as const;

test('two stretches of a recorded run are told apart in every series, however many there are', async () => {
  asked.length = 0;
  const { changed, same, unknown } = await ask({ ask: 'difference', ...HALVES });
  const names = changed.map(({ name }) => name);
  expect(names).toContain('process.rss');
  expect(names).toContain('metrics.m231{kind="made"}');
  expect(changed.find(({ name }) => name === 'sqlite.file')).toMatchObject({ kind: 'mean', unit: 'bytes' });
  // A thousand a second in both.
  expect(names).not.toContain('dns.ok');
  expect(same).toBeGreaterThan(10);
  expect(unknown).toEqual([]);
  for (const question of asked)
    if (question.ask === 'past') expect(question.series.length).toBeLessThanOrEqual(200);
});

test('a stretch that begins within a bucket is told by what is its own', async () => {
  const { changed } = await ask({
    ask: 'difference',
    before: { from: 1010, to: 1410 },
    after: { from: 2010, to: 2410 },
  });
  // 1024 more with every tick: of the ticks before the stretch the mean would be less.
  const { before, after } = changed.find(({ name }) => name.startsWith('metrics.m0{')) ?? {};
  expect((before?.value ?? 0) / 1024).toBeGreaterThanOrEqual((1010 + 1409) / 2);
  expect((after?.value ?? 0) / 1024).toBeGreaterThanOrEqual((2010 + 2409) / 2);
});

test('of a stretch before the first tick there is nothing to tell, in words', async () => {
  await expect(
    ask({ ask: 'difference', before: { from: 0, to: 1 }, after: { from: 1, to: 3601 } }),
  ).rejects.toThrow('nothing is recorded of one of the two');
});

test('two scrapes are read strictly, and what cannot be read is said by its file', async () => {
  writeFileSync(
    path.join(dir, 'snap-010.prom'),
    '# TYPE x counter\nx{of="a"} 10\ny_bytes 5\nh_bucket{le="1"} 3\nh_count 7\n',
  );
  writeFileSync(path.join(dir, 'snap-011.prom'), '# TYPE x counter\nx{of="a"} 70\ny_bytes 6\nh_count 7\n');
  writeFileSync(path.join(dir, 'snap-012.prom'), 'x{of="a" 1\n');
  const scrapes = (before: string, after: string) => ask({ ask: 'scrapes', before, after, seconds: 60 });
  expect(await scrapes('snap-010.prom', 'snap-011.prom')).toEqual({
    changed: [
      { name: 'x{of="a"}', before: 10, after: 70, perSecond: 1 },
      { name: 'y_bytes', before: 5, after: 6, perSecond: null },
    ],
    same: 1,
    appeared: [],
    gone: [],
  });
  await expect(scrapes('snap-010.prom', 'snap-012.prom')).rejects.toThrow(
    /snap-012\.prom cannot be read: line 1/,
  );
  await expect(scrapes('snap-010.prom', 'snap-099.prom')).rejects.toThrow('there is no snap-099.prom');
});

test('without another run there is no comparison, and that is said', async () => {
  await expect(ask({ ask: 'comparison' })).rejects.toThrow('--against');
});
