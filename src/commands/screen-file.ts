/** What the operator chose on the screen, for the next time: `$XDG_CONFIG_HOME/soaktop/screen.json`. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { clean } from '../model/clean.ts';
import { THEME_NAMES, type ThemeName } from '../tui/theme.ts';

export interface Remembered {
  readonly theme?: ThemeName;
  /** Index into the screen's zooms. */
  readonly zoom?: number;
  /** Series. */
  readonly pins?: readonly string[];
}

const PINS_MOST = 50;

function fileName(): string {
  const { XDG_CONFIG_HOME } = process.env;
  // A relative one is to be ignored (XDG Base Directory Specification).
  const home =
    XDG_CONFIG_HOME && path.isAbsolute(XDG_CONFIG_HOME) ? XDG_CONFIG_HOME : path.join(homedir(), '.config');
  return path.join(home, 'soaktop', 'screen.json');
}

/** What of it can be read and understood; nothing of a damaged one. */
export function readRemembered(): Remembered {
  try {
    const { theme, zoom, pins } = JSON.parse(readFileSync(fileName(), 'utf8')) as Record<string, unknown>;
    return {
      ...(THEME_NAMES.includes(theme as ThemeName) && { theme: theme as ThemeName }),
      ...(Number.isInteger(zoom) && { zoom: zoom as number }),
      ...(Array.isArray(pins) && { pins: pins.slice(0, PINS_MOST).map((pin) => clean(String(pin))) }),
    };
  } catch {
    return {};
  }
}

/** With what stood there before. One that can't be written is not written: it is a comfort, no evidence. */
export function remember(more: Remembered): void {
  const file = fileName();
  const temporary = `${file}.${process.pid}`;
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(temporary, `${JSON.stringify({ ...readRemembered(), ...more })}\n`, { mode: 0o600 });
    renameSync(temporary, file);
  } catch {
    // A read-only home, a full disk.
  }
}
