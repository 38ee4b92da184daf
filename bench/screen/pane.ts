/** A program in a real terminal: a tmux of its own, that tells what was written there. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { makeFolder } from '../leftovers.ts';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export interface Pane {
  readonly pid: number;
  /** All bytes that the program has written since it was started. */
  written(): string;
  press(...keys: string[]): void;
  text(): string;
  close(): void;
}

const open = new Set<() => void>();

/** `command` is exec'd, so that the pane's process is the program itself. Throws when tmux can't start. */
export function openPane(
  command: readonly string[],
  { columns, rows }: Size,
  env: Readonly<Record<string, string>>,
): Pane {
  const folder = makeFolder();
  const file = path.join(folder, 'written');
  const tmux = (...args: string[]) =>
    execFileSync('tmux', ['-u', '-S', path.join(folder, 'tmux'), '-f', '/dev/null', ...args], {
      encoding: 'utf8',
    });
  const words = Object.entries({ LANG: 'C.UTF-8', ...env }).map(([name, value]) => `${name}=${value}`);
  // The pane waits until somebody listens: no byte is missed.
  const line = ['exec', 'env', ...words, ...command]
    .map((word) => `'${word}'`)
    .join(' ')
    .replace("'exec'", 'exec');
  tmux(
    'new-session',
    '-d',
    '-x',
    String(columns),
    '-y',
    String(rows),
    `while [ ! -e '${file}' ]; do sleep 0.05; done; ${line}`,
  );
  const pid = Number(tmux('display-message', '-p', '#{pane_pid}'));
  tmux('pipe-pane', `cat > '${file}'`);
  const close = () => {
    open.delete(close);
    try {
      tmux('kill-server');
    } catch {
      // The program has ended, and its terminal with it.
    }
  };
  open.add(close);
  return {
    pid,
    written: () => (existsSync(file) ? readFileSync(file, 'utf8') : ''),
    press: (...keys) => void tmux('send-keys', ...keys),
    text: () => tmux('capture-pane', '-p'),
    close,
  };
}

export function closePanes(): void {
  for (const close of [...open]) close();
}
