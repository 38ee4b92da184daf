/** A line of a frame as cells, each with its letter and its style, and cells as the bytes that draw them. */

export interface Cells {
  readonly text: string;
  /** By letter, as SGR parameters: `1;38;5;75`, '' for none. Two that look the same are the same. */
  readonly styles: readonly string[];
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: an escape is what a style begins with
const PARTS = /\x1b\[([\d;]*)m|([^\x1b]+)/g;
/** Colours of 256 are one parameter; the others are one number each. */
const PARAMETERS = /38;5;\d+|\d+/g;

interface Worn {
  readonly weights: readonly string[];
  readonly colour: string;
  readonly inverse: string;
}
const BARE: Worn = { weights: [], colour: '', inverse: '' };

/** Without the bare blanks at its end: a line may have them or not. */
export function cellsOf(line: string): Cells {
  let text = '';
  const styles: string[] = [];
  let worn = BARE;
  for (const [, sgr, letters] of line.matchAll(PARTS)) {
    if (letters === undefined) {
      for (const [parameter] of (sgr || '0').matchAll(PARAMETERS)) worn = wear(worn, parameter);
      continue;
    }
    const style = [...worn.weights, worn.colour, worn.inverse].filter((part) => part !== '').join(';');
    text += letters;
    for (let i = 0; i < letters.length; i++) styles.push(style);
  }
  let end = text.length;
  while (text[end - 1] === ' ' && styles[end - 1] === '') end--;
  return { text: text.slice(0, end), styles: styles.slice(0, end) };
}

/** What the theme uses, and what ends it (ECMA-48, 8.3.117). */
function wear(worn: Worn, parameter: string): Worn {
  if (parameter === '0') return BARE;
  if (parameter === '22') return { ...worn, weights: [] };
  if (parameter === '1' || parameter === '2')
    return { ...worn, weights: [...new Set([...worn.weights, parameter])].sort() };
  if (parameter === '7' || parameter === '27') return { ...worn, inverse: parameter === '7' ? '7' : '' };
  return { ...worn, colour: parameter === '39' ? '' : parameter };
}

/** Draws some of the cells, from a terminal without a style to one. */
export function runOf({ text, styles }: Cells, from: number, to: number): string {
  let bytes = '';
  let now = '';
  let start = from;
  for (let x = from; x < to; x++) {
    const style = styles[x] ?? '';
    if (style === now) continue;
    bytes += text.slice(start, x);
    bytes += style === '' ? '\x1b[m' : `\x1b[${now === '' ? '' : '0;'}${style}m`;
    now = style;
    start = x;
  }
  return `${bytes}${text.slice(start, to)}${now === '' ? '' : '\x1b[m'}`;
}
