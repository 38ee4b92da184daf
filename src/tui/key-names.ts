/** What the terminal sent, as names of keys: one a letter, since quick typing arrives in one piece. */
import type { Key } from 'ink';

/** `a`, `+`, ` `, `enter`, `escape`, `backspace`, `tab`, `shift-tab`, `up`, `down`, `ctrl-c`; nothing for others. */
export function keyNames(input: string, key: Key): string[] {
  if (key.eventType === 'release') return [];
  if (key.upArrow) return ['up'];
  if (key.downArrow) return ['down'];
  if (key.return) return ['enter'];
  if (key.escape) return ['escape'];
  if (key.backspace || key.delete) return ['backspace'];
  if (key.tab) return [key.shift ? 'shift-tab' : 'tab'];
  if (key.ctrl) return [`ctrl-${input}`];
  if (key.meta) return [];
  return [...input].map((letter) => NAMES[letter] ?? letter);
}

const NAMES: Readonly<Record<string, string>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\x7f': 'backspace',
};
