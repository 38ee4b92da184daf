/** What each style looks like. Blue and orange, told apart by every kind of sight; never the only sign. */
import { toAscii } from './terminal/ascii.ts';
import type { Row, Style } from './view/row.ts';

/** SGR parameters by style; '' leaves the terminal's own. */
export type Theme = Readonly<Record<Style, string>>;

export const THEME_NAMES = ['auto', 'dark', 'light', 'none'] as const;
export type ThemeName = (typeof THEME_NAMES)[number];

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

const DARK_16: Theme = {
  ...NO_COLOUR,
  good: '1;36',
  bad: '1;33',
  warn: '33',
  accent: '36',
  line1: '36',
  line2: '33',
  line3: '35',
};

/** Yellow and cyan can't be read on white. */
const LIGHT_16: Theme = {
  ...NO_COLOUR,
  good: '1;34',
  bad: '1;31',
  warn: '31',
  accent: '34',
  line1: '34',
  line2: '31',
  line3: '35',
};

/** Every colour has a contrast of 4.5 and more to black (WCAG 2 AA). */
const DARK_256: Theme = {
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

/** And to white. */
const LIGHT_256: Theme = {
  ...NO_COLOUR,
  dim: '38;5;242',
  good: '1;38;5;25',
  bad: '1;38;5;130',
  warn: '38;5;130',
  accent: '38;5;25',
  line1: '38;5;25',
  line2: '38;5;130',
  line3: '38;5;90',
};

/** By the bits of colour that a terminal has (`stream.getColorDepth()`, which honours NO_COLOR). */
export function themeOf(colorDepth: number, name: Exclude<ThemeName, 'auto'> = 'dark'): Theme {
  if (name === 'none' || colorDepth < 4) return NO_COLOUR;
  if (colorDepth < 8) return name === 'light' ? LIGHT_16 : DARK_16;
  return name === 'light' ? LIGHT_256 : DARK_256;
}

/**
 * `auto`: by COLORFGBG (`foreground;background`), which rxvt, Konsole and others set: 7 and 9 to 15 are light. Where nobody
 * says anything, dark, as most terminals are.
 */
export function resolved(name: ThemeName, { COLORFGBG }: NodeJS.ProcessEnv): Exclude<ThemeName, 'auto'> {
  if (name !== 'auto') return name;
  const background = Number(COLORFGBG?.split(';').at(-1) || 0);
  return background === 7 || (background >= 9 && background <= 15) ? 'light' : 'dark';
}

/** A row as the bytes that draw it. The only place where a colour's escape sequence is made. */
export function paint(spans: Row, theme: Theme, ascii = false): string {
  let painted = '';
  let now = '';
  for (const { text, style } of spans) {
    if (text === '') continue;
    const sgr = theme[style];
    if (sgr !== now) {
      painted += sgr === '' ? '\x1b[0m' : `\x1b[${now === '' ? '' : '0;'}${sgr}m`;
      now = sgr;
    }
    painted += ascii ? toAscii(text) : text;
  }
  return now === '' ? painted : `${painted}\x1b[0m`;
}
