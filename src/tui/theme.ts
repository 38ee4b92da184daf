/** What each style looks like. Blue and orange, told apart by every kind of sight; never the only sign. */
import type { Row, Style } from './view/row.ts';

/** SGR parameters by style; '' leaves the terminal's own. */
export type Theme = Readonly<Record<Style, string>>;

const NO_COLOUR: Theme = {
  plain: '',
  dim: '2',
  bold: '1',
  good: '1',
  bad: '1',
  warn: '1',
  accent: '',
  line1: '',
  line2: '',
  line3: '',
  inverse: '7',
};

const SIXTEEN: Theme = {
  ...NO_COLOUR,
  good: '1;36',
  bad: '1;33',
  warn: '33',
  accent: '36',
  line1: '36',
  line2: '33',
  line3: '35',
};

const MANY: Theme = {
  ...NO_COLOUR,
  dim: '38;5;245',
  good: '1;38;5;75',
  bad: '1;38;5;208',
  warn: '38;5;214',
  accent: '38;5;75',
  line1: '38;5;75',
  line2: '38;5;214',
  line3: '38;5;176',
};

/** By the bits of colour that a terminal has (`stream.getColorDepth()`, which honours NO_COLOR). */
export const themeOf = (colorDepth: number): Theme =>
  colorDepth >= 8 ? MANY : colorDepth >= 4 ? SIXTEEN : NO_COLOUR;

/** A row as the bytes that draw it. The only place where an escape sequence is made. */
export function paint(spans: Row, theme: Theme): string {
  let painted = '';
  for (const { text, style } of spans) {
    const sgr = theme[style];
    painted += sgr === '' || text === '' ? text : `\x1b[${sgr}m${text}\x1b[0m`;
  }
  return painted;
}
