import xterm from '@xterm/headless';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { difference } from '../../../src/tui/terminal/difference.ts';
import { paint, themeOf } from '../../../src/tui/theme.ts';
import { fit, type Row, row, span } from '../../../src/tui/view/row.ts';

const [COLUMNS, ROWS] = [24, 5];
const painted = (spans: Row) => paint(spans, themeOf(8));
const bytes = (shown: Row[] | null, next: Row[]) =>
  difference(shown?.map(painted) ?? null, next.map(painted), COLUMNS);

const spanOf = fc
  .tuple(
    fc.constantFrom('memory', ' 212 MB', '   ', '⣀⡠⠤', '負荷', 'é', '+0.4 ± 0.3', '0123456789'),
    fc.constantFrom('plain', 'dim', 'good', 'bad', 'inverse'),
  )
  .map(([text, style]) => span(text, style as 'plain'));
const frameOf = fc.array(
  fc.array(spanOf, { maxLength: 5 }).map((spans) => fit(spans, COLUMNS)),
  { minLength: ROWS, maxLength: ROWS },
);

/** What is seen, cell by cell, with its colours. */
function seen(terminal: InstanceType<typeof xterm.Terminal>): string[] {
  return Array.from({ length: ROWS }, (_, y) => {
    const line = terminal.buffer.active.getLine(y);
    return Array.from({ length: COLUMNS }, (_, x) => {
      const cell = line?.getCell(x);
      const letter = cell?.getChars() || (cell?.getWidth() === 0 ? '' : ' ');
      return letter === ' ' && !cell?.isInverse()
        ? ' '
        : `${letter}${cell?.getFgColor()}${cell?.isBold()}${cell?.isInverse()}`;
    }).join('');
  });
}

async function screen(...written: string[]): Promise<string[]> {
  const terminal = new xterm.Terminal({ cols: COLUMNS, rows: ROWS, allowProposedApi: true });
  for (const part of ['\x1b[?7l', ...written]) await new Promise<void>((done) => terminal.write(part, done));
  const cells = seen(terminal);
  terminal.dispose();
  return cells;
}

test('the differences, one after the other, show what the last frame drawn whole shows', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(frameOf, { minLength: 2, maxLength: 5 }), async (frames) => {
      const steps = frames.map((next, i) => bytes(i === 0 ? null : (frames[i - 1] ?? null), next));
      expect(await screen(...steps)).toEqual(await screen(bytes(null, frames.at(-1) as Row[])));
    }),
    { numRuns: 150 },
  );
});

test('a frame that is the same is not written', () => {
  const frame = [row('a', span('b', 'bad'))];
  expect(bytes(frame, [row('a', span('b', 'bad'))])).toBe('');
});

test('only what differs is written, where it stands', () => {
  expect(bytes([row(), row(' cpu   23%  db 1.24 GB')], [row(), row(' cpu   24%  db 1.24 GB')])).toBe(
    '\x1b[2;9H4',
  );
  expect(bytes([row('0123456789 0123456789')], [row('x123456789 012345678x')])).toBe('\x1b[1;1Hx\x1b[1;21Hx');
  expect(bytes([row('a longer text')], [row('a')])).toBe('\x1b[1;2H\x1b[K');
});

test('a colour that changed is drawn, and nothing is coloured after it', () => {
  expect(bytes([row('ok')], [row(span('ok', 'bad'))])).toBe('\x1b[1;1H\x1b[1;38;5;208mok\x1b[m');
});
