import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readInput } from '../../../src/tui/terminal/read-input.ts';

const keys = (text: string) => {
  const { inputs, rest } = readInput(text);
  expect(rest).toBe('');
  return inputs.map((input) => (input.is === 'key' ? input.key : input));
};

describe('keys', () => {
  test('letters typed quickly arrive in one piece and are still several', () => {
    expect(keys('++ ')).toEqual(['+', '+', ' ']);
    expect(keys('hé\r')).toEqual(['h', 'é', 'enter']);
    expect(keys('負🙂')).toEqual(['負', '🙂']);
  });

  test('control letters have names', () => {
    expect(keys('\x03\x0c\t\x7f\b\n')).toEqual([
      'ctrl-c',
      'ctrl-l',
      'tab',
      'backspace',
      'backspace',
      'enter',
    ]);
  });

  test.each([
    ['\x1b[A', 'up'],
    ['\x1bOB', 'down'],
    ['\x1b[C', 'right'],
    ['\x1b[1;2D', 'shift-left'],
    ['\x1b[1;2C', 'shift-right'],
    ['\x1b[1;2A', 'up'],
    ['\x1b[H', 'home'],
    ['\x1bOF', 'end'],
    ['\x1b[1~', 'home'],
    ['\x1b[4~', 'end'],
    ['\x1b[5~', 'page-up'],
    ['\x1b[6~', 'page-down'],
    ['\x1b[3~', 'backspace'],
    ['\x1b[Z', 'shift-tab'],
  ])('%j is %s', (bytes, name) => {
    expect(keys(bytes)).toEqual([name]);
  });

  test('what has no meaning here has no name, and what follows it has', () => {
    expect(keys('\x1bx+')).toEqual(['+']);
    expect(keys('\x1b[24~+')).toEqual(['+']);
    expect(keys('\x1b[?62;4c+')).toEqual(['+']);
    expect(keys('\x1b]11;rgb:0000/0000/0000\x07+')).toEqual(['+']);
    expect(keys('\x1bP1$r0m\x1b\\+')).toEqual(['+']);
  });

  test('an escape alone is not known to be the key until nothing follows', () => {
    expect(readInput('a\x1b')).toEqual({ inputs: [{ is: 'key', key: 'a' }], rest: '\x1b' });
    expect(readInput('\x1b[1;')).toEqual({ inputs: [], rest: '\x1b[1;' });
    expect(keys('\x1b\x1b[A')).toEqual(['escape', 'up']);
  });
});

describe('pastes and clicks', () => {
  test('what is pasted is one text, whatever is in it', () => {
    expect(keys('n\x1b[200~a\r\nq\x1b[A\x1b[201~+')).toEqual([
      'n',
      { is: 'paste', text: 'a\r\nq\x1b[A' },
      '+',
    ]);
    expect(readInput('\x1b[200~a').rest).toBe('\x1b[200~a');
  });

  test('a paste without an end does not fill the memory', () => {
    const { inputs, rest } = readInput(`\x1b[200~${'a'.repeat(200_000)}`);
    expect(rest).toBe('');
    expect(inputs).toHaveLength(1);
  });

  test('the button that goes down is a click, the wheel turns, everything else of a mouse is nothing', () => {
    expect(keys('\x1b[<0;10;5M')).toEqual([{ is: 'click', column: 9, row: 4 }]);
    expect(keys('\x1b[<64;1;1M\x1b[<65;1;1M')).toEqual([
      { is: 'wheel-up', column: 0, row: 0 },
      { is: 'wheel-down', column: 0, row: 0 },
    ]);
    expect(keys('\x1b[<0;10;5m\x1b[<2;10;5M\x1b[<35;10;5M')).toEqual([]);
  });
});

test('however a stream is cut, the same is read', () => {
  const pieces = [
    'a',
    '\x1b[A',
    '\x1b[1;2D',
    '\x1bOF',
    '\x1b[200~x\ny\x1b[201~',
    '\x1b[<0;3;4M',
    '負',
    '\x03',
  ];
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...pieces), { maxLength: 12 }),
      fc.array(fc.nat(60)),
      (parts, cuts) => {
        const text = parts.join('');
        let [rest, from] = ['', 0];
        const read = [];
        for (const cut of [...cuts.sort((a, b) => a - b), text.length]) {
          if (cut < from || cut > text.length) continue;
          const part = readInput(rest + text.slice(from, cut));
          [rest, from] = [part.rest, cut];
          read.push(...part.inputs);
        }
        expect(read).toEqual(readInput(text).inputs);
      },
    ),
  );
});
