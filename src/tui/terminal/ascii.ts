/** Text for a terminal that knows only ASCII: every letter becomes one that still reads, in as many columns. */
import { columnsOf } from '../view/text.ts';

const NAMED: Readonly<Record<string, string>> = {
  // Boxes and axes.
  ...each('─━╌', '-'),
  ...each('│┃▏▕‖▟', '|'),
  ...each('┌┐└┘├┤┬┴┼╭╮╯╰', '+'),
  // How full: blocks from below, shades.
  ...zip('▁▂▃▄▅▆▇█', '.:-=+*##'),
  ...zip('░▒▓', '.:*'),
  ...zip('▀▌▐', '*##'),
  // Marks; what they say stands beside them in words.
  ...zip('●▲■◆◔○▽▸▹▾▼◂…', '*!#^o.v>>vv<.'),
  ...zip('←→↑↓⏎', '<>^v<'),
  ...zip('–—−×÷±·•°µ≤≥≈«»„“”‚‘’', '---x/~.*ou<>~"""""\'\'\''),
};

/** No byte over 0x7e, and none that a terminal obeys but those that were there. */
export function toAscii(text: string): string {
  if (ASCII.test(text)) return text;
  let ascii = '';
  for (const { segment } of graphemes.segment(text))
    ascii += ASCII.test(segment) ? segment : letterFor(segment);
  return ascii;
}

const ASCII = /^[ -~]*$/;
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

function letterFor(letter: string): string {
  const code = letter.codePointAt(0) ?? 0;
  if (code >= 0x2800 && code <= 0x28ff) return ofDots(code - 0x2800);
  const known = NAMED[letter];
  if (known !== undefined) return known;
  // é is an e with something; of what has no such letter only the room is kept.
  const [base = ''] = letter.normalize('NFKD');
  const columns = columnsOf(letter);
  return (/[!-~]/.test(base) ? base : '?').padEnd(columns, '?').slice(0, columns);
}

/** Dots of braille, of each row the two bits: 1 and 4 above, 2 and 5, 3 and 6, 7 and 8 below. */
const UPPER = 0x01 | 0x08 | 0x02 | 0x10;
const TOP = 0x01 | 0x08;
const BOTTOM = 0x40 | 0x80;
const COLUMN = 0x01 | 0x02 | 0x04 | 0x40;

/** Where in its cell a line runs: above, in the middle, below; steep ones stand, and what is full is full. */
function ofDots(dots: number): string {
  if (dots === 0) return ' ';
  const left = bits(dots & COLUMN);
  const right = bits(dots & ~COLUMN & 0xff);
  if (left + right >= 7) return '#';
  if (left >= 3 || right >= 3) return '|';
  if ((dots & ~TOP) === 0) return '"';
  if ((dots & ~BOTTOM) === 0) return '_';
  return (dots & UPPER) === dots ? "'" : (dots & UPPER) === 0 ? '.' : '-';
}

const bits = (value: number): number => value.toString(2).replaceAll('0', '').length;

function each(letters: string, ascii: string): Record<string, string> {
  return Object.fromEntries([...letters].map((letter) => [letter, ascii]));
}

function zip(letters: string, ascii: string): Record<string, string> {
  return Object.fromEntries([...letters].map((letter, i) => [letter, ascii[i] ?? '?']));
}
