/** A snapshot's Markdown for reading in so many columns: tables in columns, lists and texts broken at words. */
import { type Row, row, span, titled } from './row.ts';
import { columnsOf, left, wrap } from './text.ts';

const GAP = 2;
/** A last cell that would be narrower is read better below its row's other cells. */
const LEAST_LAST = 24;

/** What belongs together is one block: a row of a table, an item of a list. */
export function markdownBlocks(text: string, columns: number): Row[][] {
  const blocks: Row[][] = [];
  let table: string[][] = [];
  const flush = () => {
    blocks.push(...tableBlocks(table, columns));
    table = [];
  };
  for (const line of text.split('\n')) {
    if (line.startsWith('|')) {
      const cells = cellsOf(line);
      if (!cells.every((cell) => /^-+$/.test(cell))) table.push(cells);
      continue;
    }
    flush();
    blocks.push(lineRows(line, columns));
  }
  flush();
  return blocks;
}

function lineRows(line: string, columns: number): Row[] {
  const heading = /^(#+) (.*)$/.exec(line);
  if (heading)
    return heading[1] === '#' ? [row(span(` ${heading[2]}`, 'bold'))] : [titled(heading[2] ?? '', columns)];
  if (line === '') return [row()];
  const [, mark = '', rest = line] = /^(- )?(.*)$/.exec(line) ?? [];
  const style = rest.startsWith('**') ? 'bold' : 'plain';
  return wrap(plain(rest), columns - 2 - mark.length).map((part, i) =>
    row(span(` ${i === 0 ? mark : ' '.repeat(mark.length)}${part}`, style)),
  );
}

/** Emphasis and code are read without their marks. */
const plain = (text: string): string => text.replace(/\*\*|`/g, '').replace(/\\\|/g, '|');

const cellsOf = (line: string): string[] =>
  line
    .replace(/^\| ?|(?<!\\) ?\|$/g, '')
    .split(/(?<!\\)\s*\|\s*/)
    .map((cell) => plain(cell.trim()));

function tableBlocks(table: readonly string[][], columns: number): Row[][] {
  const [head] = table;
  if (!head) return [];
  const widths = head.map((_, i) => Math.max(...table.map((cells) => columnsOf(cells[i] ?? ''))));
  const used = widths.slice(0, -1).reduce((sum, width) => sum + width + GAP, 1);
  const last = columns - 1 - used;
  if (last < Math.min(LEAST_LAST, widths.at(-1) ?? 0))
    return table.slice(1).map((cells) => listed(head, cells, columns));
  return table.map((cells, i) => {
    const before = cells.slice(0, -1).map((text, j) => left(text, (widths[j] ?? 0) + GAP));
    return wrapped(cells.at(-1) ?? '', last).map((part, j) =>
      row(span(` ${j === 0 ? before.join('') : ' '.repeat(used - 1)}${part}`, i === 0 ? 'dim' : 'plain')),
    );
  });
}

const wrapped = (text: string, columns: number): string[] => (text === '' ? [''] : wrap(text, columns));

/** A row too wide for its columns: its first cell, and below it each other with its head. */
function listed(head: readonly string[], cells: readonly string[], columns: number): Row[] {
  const others = cells.slice(1).map((text, i) => `${head[i + 1]} ${text}`);
  return [
    row(span(` ${cells[0]}`, 'bold')),
    ...wrap(others.join(' · '), columns - 4).map((part) => row(`   ${part}`)),
  ];
}
