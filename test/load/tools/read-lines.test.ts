import { expect, test } from 'vitest';
import { readLines } from '../../../src/load/tools/read-lines.ts';

function linesOf(chunks: readonly string[]): string[] {
  const lines: string[] = [];
  const write = readLines((line) => lines.push(line));
  for (const chunk of chunks) write(chunk);
  return lines;
}

test('lines are told whole, however they are cut up', () => {
  expect(linesOf(['a\nb', 'c\n\n', 'd'])).toEqual(['a', 'bc', '']);
});

test('a line without end is told once, by its beginning, and what follows it is a line again', () => {
  const flood = Array.from({ length: 100 }, () => 'x'.repeat(1000));
  expect(linesOf([...flood, 'y\nnext\n'])).toEqual(['x'.repeat(4096), 'next']);
  expect(linesOf([`${'x'.repeat(10_000)}\nnext\n`])).toEqual(['x'.repeat(4096), 'next']);
});
