import { appendFileSync, mkdtempSync, readFileSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openOutput } from '../../src/target/output.ts';

const fresh = () => join(mkdtempSync(join(tmpdir(), 'output-')), 'target.log');

test('the last words are those since it was opened', () => {
  const file = fresh();
  appendFileSync(file, 'of an earlier run\n');
  const output = openOutput(file);
  expect(output.tail()).toEqual([]);
  writeSync(output.fd, Array.from({ length: 9 }, (_, i) => `line ${i}\r\n`).join(''));
  expect(output.tail()).toEqual(['line 4', 'line 5', 'line 6', 'line 7', 'line 8']);
  output.close();
});

test('a flood does not fill the disk, and what comes after it is not lost', () => {
  const file = fresh();
  const output = openOutput(file, 2 ** 21);
  writeSync(output.fd, 'x'.repeat(2 ** 21 + 1));
  writeSync(output.fd, 'y');
  output.trim();
  expect(statSync(file).size).toBe(0);
  expect(readFileSync(`${file}.1`, 'utf8')).toBe(`${'x'.repeat(2 ** 20 - 1)}y`);
  writeSync(output.fd, 'after\n');
  expect(readFileSync(file, 'utf8')).toBe('after\n');
  expect(output.tail()).toEqual(['after']);
  output.close();
});
