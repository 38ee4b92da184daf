import { expect, test } from 'vitest';
import { markdownBlocks } from '../../../src/tui/view/markdown.ts';
import { textOf } from '../../../src/tui/view/row.ts';

const linesOf = (text: string, columns: number): string[] =>
  markdownBlocks(text, columns)
    .flat()
    .map((row) => textOf(row).trimEnd());

const TABLE =
  '| line | state | why |\n|---|---|---|\n| `a < 1` | pass | it is 0.5, all the time |\n| b | fail | no |';

test('a table stands in columns, and what has no room in the last one goes on below itself', () => {
  expect(linesOf(TABLE, 60)).toEqual([
    ' line   state  why',
    ' a < 1  pass   it is 0.5, all the time',
    ' b      fail   no',
  ]);
  expect(
    linesOf(TABLE.replace('all the time', 'and was so all of the time that it was looked at'), 42),
  ).toEqual([
    ' line   state  why',
    ' a < 1  pass   it is 0.5, and was so all',
    '               of the time that it was',
    '               looked at',
    ' b      fail   no',
  ]);
});

test('a table that is too wide is told row by row, each figure with its head', () => {
  const wide = '| load | asked | p50 | p95 |\n|---|---|---|---|\n| a-rather-long-name | 1000 | 2ms | 30ms |';
  expect(linesOf(wide, 30)).toEqual([' a-rather-long-name', '   asked 1000 · p50 2ms · p95', '   30ms']);
});

test('a bar within a cell is no border', () => {
  expect(linesOf('| a | b |\n|---|---|\n| x{y="1\\|2"} | 3 |', 40)).toEqual([
    ' a           b',
    ' x{y="1|2"}  3',
  ]);
});

test('headings, lists and emphasis are read without their marks, and nothing is left out', () => {
  expect(linesOf('# run, snapshot 1\n\n**Yes: `ok`.** Good\n- one two three four\n## More', 14)).toEqual([
    ' run, snapshot 1',
    '',
    ' Yes: ok.',
    ' Good',
    ' - one two',
    '   three four',
    '── More ──────',
  ]);
});

test('what belongs together is one block', () => {
  expect(markdownBlocks(TABLE, 60)).toHaveLength(3);
  expect(markdownBlocks('- one two three four', 14)).toHaveLength(1);
});
