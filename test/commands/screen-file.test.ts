import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { speaksUtf8 } from '../../src/commands/open-screen.ts';
import { readRemembered, remember } from '../../src/commands/screen-file.ts';

let home: string;
const before = process.env.XDG_CONFIG_HOME;
const file = () => path.join(home, 'soaktop/screen.json');
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'soaktop-'));
  process.env.XDG_CONFIG_HOME = home;
});
afterEach(() => {
  if (before === undefined) delete process.env.XDG_CONFIG_HOME;
  else process.env.XDG_CONFIG_HOME = before;
  rmSync(home, { recursive: true, force: true });
});

test('what is remembered is there again, for nobody else to read, and nothing else lies beside it', () => {
  remember({ zoom: 3, pins: ['metrics.queue'] });
  remember({ theme: 'light' });
  expect(readRemembered()).toEqual({ zoom: 3, pins: ['metrics.queue'], theme: 'light' });
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  expect(readdirSync(path.dirname(file()))).toEqual(['screen.json']);
});

test.each(['', 'null', '[]', '{"zoom":', '{"zoom":"far","theme":"pink","pins":7}'])(
  'a damaged file is none: %s',
  (text) => {
    mkdirSync(path.dirname(file()));
    writeFileSync(file(), text);
    expect(readRemembered()).toEqual({});
  },
);

test('pins are cleaned and bounded', () => {
  mkdirSync(path.dirname(file()));
  writeFileSync(file(), JSON.stringify({ pins: ['a\x1b[2J', ...new Array(500).fill('b')] }));
  expect(readRemembered().pins?.[0]).toBe('a·[2J');
  expect(readRemembered().pins).toHaveLength(50);
});

test('where nothing can be written, nothing is, and nobody hears of it', () => {
  writeFileSync(path.join(home, 'soaktop'), 'a file where a folder should be');
  expect(() => remember({ zoom: 1 })).not.toThrow();
  expect(readRemembered()).toEqual({});
  expect(existsSync(file())).toBe(false);
});

test('ASCII is for a locale that says it is not UTF-8', () => {
  expect(speaksUtf8({ LANG: 'de_DE.UTF-8' })).toBe(true);
  expect(speaksUtf8({ LANG: 'en_US.utf8', LC_ALL: 'C' })).toBe(false);
  expect(speaksUtf8({ LC_CTYPE: 'ISO-8859-1', LANG: 'C.UTF-8' })).toBe(false);
  expect(speaksUtf8({})).toBe(true);
});
