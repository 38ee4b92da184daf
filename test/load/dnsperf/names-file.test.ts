import { closeSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openNamesFile } from '../../../src/load/dnsperf/names-file.ts';

async function linesOf(names: string | readonly string[]): Promise<string[]> {
  const fd = await openNamesFile(names);
  try {
    // No name of it is left in any folder.
    expect(readlinkSync(`/proc/self/fd/${fd}`)).toMatch(/ \(deleted\)$/);
    return readFileSync(`/proc/self/fd/${fd}`, 'utf8').trimEnd().split('\n');
  } finally {
    closeSync(fd);
  }
}

test('a line is a name and a type, ranges are spelt out, and comments are left out', async () => {
  expect(
    await linesOf(['# names', '', 'h{{08..10}}.test', 'b.test aaaa', 'c.test TYPE65280 1', 'd.test 1']),
  ).toEqual(['h08.test A', 'h09.test A', 'h10.test A', 'b.test AAAA', 'c.test TYPE65280', 'd.test A']);
});

test('a name of weight 3 is asked three times as often, not three times in a row', async () => {
  expect(await linesOf(['a.test A 3', 'b.test'])).toEqual(['a.test A', 'b.test A', 'a.test A', 'a.test A']);
});

test('a file is read, and the first line that is wrong is told', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'names-'));
  const file = path.join(folder, 'names.txt');
  writeFileSync(file, 'a.test\nb.test NOTYPE\n');
  await expect(linesOf(file)).rejects.toThrow(`${file}:2: «NOTYPE» is not a record type`);
  await expect(linesOf(['# none'])).rejects.toThrow('there is no name to ask for');
  await rm(folder, { recursive: true });
});
