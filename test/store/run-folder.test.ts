import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { NOTHING_JUDGED, type Verdict } from '../../src/model/verdict.ts';
import { openRunFile, readRunFile } from '../../src/store/run-file.ts';
import { findRun, listRuns, makeRunFolder } from '../../src/store/run-folder.ts';
import { nextSnapshotNumber, writeSnapshot } from '../../src/store/snapshot-files.ts';
import { writeWhole } from '../../src/store/whole-file.ts';
import { profileOf, RUN, START } from '../model/made-soak.ts';

const newFolder = (): string => mkdtempSync(path.join(tmpdir(), 'runs-'));
const VERDICT: Verdict = {
  state: 'pass',
  reasons: ['fine'],
  ...NOTHING_JUDGED,
};

function begunRun(out: string, name: string, at: number) {
  const dir = makeRunFolder(out, name);
  const sink = openRunFile(dir);
  sink.accept({ type: 'started', at, run: { ...RUN, name, dir }, profile: profileOf() });
  return { dir, sink };
}

test('a file is there whole or not at all', () => {
  const dir = newFolder();
  const file = path.join(dir, 'run.json');
  writeWhole(file, 'first');
  writeWhole(file, 'second');
  expect(readFileSync(file, 'utf8')).toBe('second');
  expect(readdirSync(dir)).toEqual(['run.json']);
});

test('a file that cannot be written leaves nothing behind, and the old one as it was', () => {
  const dir = newFolder();
  mkdirSync(path.join(dir, 'taken'));
  expect(() => writeWhole(path.join(dir, 'taken'), 'x')).toThrow(/EISDIR|directory/);
  expect(() => writeWhole(path.join(dir, 'none', 'x'), 'x')).toThrow(/ENOENT/);
  expect(readdirSync(dir)).toEqual(['taken']);
});

test('run.json is written at the start and at the end', () => {
  const out = newFolder();
  const { dir, sink } = begunRun(out, 'first', START);
  expect(readRunFile(dir)).toMatchObject({
    startedAt: '2025-11-21T18:00:00.000Z',
    endedAt: null,
    verdict: null,
  });
  sink.accept({ type: 'note', at: START, by: 'eva', text: 'x' });
  sink.accept({ type: 'ended', at: START + 5000, verdict: VERDICT });
  expect(readRunFile(dir)).toMatchObject({ endedAt: '2025-11-21T18:00:05.000Z', verdict: VERDICT });
});

test('a run.json that could not be written is written with the next event', () => {
  const dir = path.join(newFolder(), 'later');
  const sink = openRunFile(dir);
  const note = { type: 'note', at: START, by: 'eva', text: 'x' } as const;
  expect(() => sink.accept({ type: 'started', at: START, run: RUN, profile: profileOf() })).toThrow(/ENOENT/);
  expect(() => sink.accept(note)).toThrow(/ENOENT/);
  mkdirSync(dir);
  sink.accept(note);
  expect(readRunFile(dir)).toMatchObject({ run: RUN });
});

test('runs are listed newest first; what is none or is damaged is left out', () => {
  const out = newFolder();
  begunRun(out, 'older', START);
  begunRun(out, 'newest', START + 2000);
  begunRun(out, 'middle', START + 1000);
  mkdirSync(path.join(out, 'no-run'));
  writeFileSync(path.join(out, 'README.md'), '# runs');
  for (const [name, text] of Object.entries({
    torn: '{"run":',
    odd: '{}',
    nil: 'null',
    five: '5',
    list: '[]',
  })) {
    mkdirSync(path.join(out, name));
    writeFileSync(path.join(out, name, 'run.json'), text);
  }
  expect(listRuns(out).map(({ file }) => file.run.name)).toEqual(['newest', 'middle', 'older']);
  expect(listRuns(path.join(out, 'nowhere'))).toEqual([]);
});

test('a run is found by folder, by name, or as the newest', () => {
  const out = newFolder();
  const { dir } = begunRun(out, 'one', START);
  begunRun(out, 'two', START + 1);
  expect(findRun(dir, '/nowhere').dir).toBe(dir);
  expect(findRun('one', out).dir).toBe(dir);
  expect(findRun(undefined, out).file.run.name).toBe('two');
  expect(() => findRun('three', out)).toThrow(/there is no run «three»/);
  expect(() => findRun(undefined, newFolder())).toThrow(/there is no run in/);
});

test('a damaged run.json that is asked for is named', () => {
  const out = newFolder();
  const { dir } = begunRun(out, 'one', START);
  for (const text of ['{"run":', '{}', 'null']) {
    writeFileSync(path.join(dir, 'run.json'), text);
    expect(() => findRun('one', out)).toThrow(/run\.json: damaged/);
  }
});

test('a folder is made once: a second run of the name is refused', () => {
  const out = path.join(newFolder(), 'deep', 'er');
  expect(makeRunFolder(out, 'one')).toBe(path.join(out, 'one'));
  expect(() => makeRunFolder(out, 'one')).toThrow(/is there already: choose another --name/);
});

test('a folder that cannot be made is refused with words', () => {
  const file = path.join(newFolder(), 'file');
  writeFileSync(file, '');
  expect(() => makeRunFolder(file, 'one')).toThrow(/cannot make the run's folder|is there already/);
});

test('snapshots are numbered from 000, beyond 999 too, and go on where they ended', () => {
  const dir = newFolder();
  expect(nextSnapshotNumber(dir)).toBe(0);
  expect(writeSnapshot(dir, 0, { json: '{}', md: '# x', prom: 'up 1\n' })).toBe('snap-000.md');
  expect(writeSnapshot(dir, 1, { json: '{}', md: '# y' })).toBe('snap-001.md');
  expect(nextSnapshotNumber(dir)).toBe(2);
  expect(readdirSync(dir).toSorted()).toEqual([
    'snap-000.json',
    'snap-000.md',
    'snap-000.prom',
    'snap-001.json',
    'snap-001.md',
  ]);
  expect(writeSnapshot(dir, 1000, { json: '{}', md: '' })).toBe('snap-1000.md');
});

test('a snapshot that cannot be written says so', () => {
  const dir = path.join(newFolder(), 'gone');
  expect(() => writeSnapshot(dir, 0, { json: '{}', md: '' })).toThrow(/ENOENT/);
  expect(existsSync(dir)).toBe(false);
});
