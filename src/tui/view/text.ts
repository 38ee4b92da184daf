/** Text measured in terminal columns: cutting and padding that know wide letters and combining marks. */
import stringWidth from 'string-width';

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** One column each in every terminal: ASCII, our punctuation, box drawing, blocks, shapes, braille. */
const NARROW = /^[ -~°±·»«µ×–—…←-↓−─-▟■▏▕▲▸●⠀-⣿‖]*$/;

/**
 * The last line of defence: text from outside was cleaned at ingest, and still nothing that a terminal obeys
 * (C0, C1, DEL) or that turns the direction of writing passes here.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not pass
const UNSAFE = /[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

export const withoutControls = (text: string): string => text.replace(UNSAFE, '');

/** Columns that a text takes. */
export const columnsOf = (text: string): number => (NARROW.test(text) ? text.length : stringWidth(text));

/** At most `columns` wide; what is cut ends in `…`. */
export function cut(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  if (columns <= 0) return '';
  if (NARROW.test(text)) return `${text.slice(0, columns - 1)}…`;
  let kept = '';
  let width = 0;
  for (const { segment } of graphemes.segment(text)) {
    const next = columnsOf(segment);
    if (width + next > columns - 1) break;
    kept += segment;
    width += next;
  }
  return `${kept}…`;
}

/** At most `columns` wide; the end is kept. */
export function cutStart(text: string, columns: number): string {
  let kept = '';
  let width = 0;
  for (const { segment } of [...graphemes.segment(text)].reverse()) {
    width += columnsOf(segment);
    if (width > columns) break;
    kept = segment + kept;
  }
  return kept;
}

/** Exactly `columns` wide, the text at the left. */
export function left(text: string, columns: number): string {
  const short = cut(text, columns);
  return short + ' '.repeat(Math.max(0, columns - columnsOf(short)));
}

/** Exactly `columns` wide, the text at the right. */
export function right(text: string, columns: number): string {
  const short = cut(text, columns);
  return ' '.repeat(Math.max(0, columns - columnsOf(short))) + short;
}

/** Broken at spaces into lines of at most `columns`; a word that is longer is broken where it must. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((each) => pieces(each, columns))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && columnsOf(longer) > columns) {
      lines.push(line);
      line = cut(word, columns);
    } else line = cut(longer, columns);
  }
  return line === '' ? lines : [...lines, line];
}

/** Of at most `columns` each. */
function pieces(word: string, columns: number): string[] {
  if (columns <= 0 || columnsOf(word) <= columns) return [word];
  const made: string[] = [];
  let piece = '';
  for (const { segment } of graphemes.segment(word)) {
    if (piece !== '' && columnsOf(piece + segment) > columns) {
      made.push(piece);
      piece = '';
    }
    piece += segment;
  }
  return [...made, piece];
}

/** All graphemes but the last: what backspace leaves. */
export const withoutLast = (text: string): string =>
  [...graphemes.segment(text)]
    .slice(0, -1)
    .map(({ segment }) => segment)
    .join('');

/** Broken wherever a line is full, as a terminal would: nothing is left out. */
export function folded(text: string, columns: number): string[] {
  if (columnsOf(text) <= columns) return [text];
  const lines: string[] = [''];
  for (const { segment } of graphemes.segment(text)) {
    const line = lines.at(-1) as string;
    if (line !== '' && columnsOf(line) + columnsOf(segment) > columns) lines.push(segment);
    else lines[lines.length - 1] = line + segment;
  }
  return lines;
}
