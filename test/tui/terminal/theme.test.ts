import { expect, test } from 'vitest';
import { resolved, type Theme, themeOf } from '../../../src/tui/theme.ts';

/** The relative luminance of one of xterm's 240 fixed colours (WCAG 2.2, 1.4.3). */
function luminance(colour: number): number {
  const channel = (level: number) => (level === 0 ? 0 : 55 + level * 40);
  const cube = colour - 16;
  const rgb =
    colour >= 232
      ? new Array(3).fill(8 + (colour - 232) * 10)
      : [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map(channel);
  const [red = 0, green = 0, blue = 0] = rgb.map((value) =>
    value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const colours = (theme: Theme) =>
  Object.values(theme).flatMap((sgr) => [...sgr.matchAll(/38;5;(\d+)/g)].map((match) => Number(match[1])));

test('every colour has a contrast of 4.5 to its background', () => {
  const dark = colours(themeOf(8, 'dark'));
  const light = colours(themeOf(8, 'light'));
  expect(dark.length).toBeGreaterThan(6);
  for (const colour of dark) expect((luminance(colour) + 0.05) / 0.05).toBeGreaterThan(4.5);
  for (const colour of light) expect(1.05 / (luminance(colour) + 0.05)).toBeGreaterThan(4.5);
});

test('without colours there are none, whatever theme is asked for', () => {
  for (const theme of [themeOf(1, 'light'), themeOf(24, 'none')])
    for (const sgr of Object.values(theme)) expect(sgr).toMatch(/^(|1|2|7)$/);
});

test('a light background is known where the terminal says so', () => {
  expect(resolved('auto', { COLORFGBG: '0;15' })).toBe('light');
  expect(resolved('auto', { COLORFGBG: '15;default;0' })).toBe('dark');
  expect(resolved('auto', {})).toBe('dark');
  expect(resolved('light', { COLORFGBG: '15;0' })).toBe('light');
});
