/** The program in a real terminal: tmux, on a server of the test's own. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { afterEach } from 'vitest';
import { folderOf, MAIN, type Place, ROOT } from './soaktop.ts';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export const SMALL: Size = { columns: 80, rows: 24 };
export const LARGE: Size = { columns: 120, rows: 40 };

const servers: string[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) tmux(server, 'kill-server');
});

function tmux(server: string, ...args: string[]): string {
  try {
    return execFileSync('tmux', ['-L', server, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    return '';
  }
}

const quoted = (words: readonly string[]) => words.map((word) => `'${word}'`).join(' ');
const program = (args: readonly string[]) => quoted([process.execPath, MAIN, ...args]);
/** What is remembered of the screen stays in the place. */
const settings = (place: Place) =>
  `SOAKTOP_RUNTIME_DIR='${place.env.SOAKTOP_RUNTIME_DIR}' XDG_CONFIG_HOME='${folderOf(place)}' LANG=C.UTF-8`;

/** A real terminal with the program in it; a server of its own, so that nobody's tmux is touched. */
export function terminal(place: Place, name: string, size: Size, ...args: string[]) {
  return opened(place, name, size, `env ${settings(place)} ${program(args)}; echo "code $?"; sleep 60`);
}

/** A shell with jobs in a real terminal; `run` types the program's name into it. */
export function shell(place: Place, name: string, size: Size) {
  const made = opened(place, name, size, `exec env ${settings(place)} PS1='$ ' bash --norc -i`);
  return {
    ...made,
    run: (...args: string[]) => {
      made.press('-l', `${program(args)}; echo "code $?"`);
      made.press('Enter');
    },
  };
}

function opened(place: Place, name: string, size: Size, command: string) {
  const server = `soaktop-test-${path.basename(folderOf(place))}-${name}`;
  servers.push(server);
  const [columns, rows] = [String(size.columns), String(size.rows)];
  tmux(server, '-u', '-f', '/dev/null', 'new-session', '-d', '-x', columns, '-y', rows, '-c', ROOT, command);
  return {
    screen: () => tmux(server, 'capture-pane', '-p'),
    press: (...keys: string[]) => tmux(server, 'send-keys', ...keys),
    resize: (next: Size) =>
      tmux(server, 'resize-window', '-x', String(next.columns), '-y', String(next.rows)),
    /** As tmux has it in a format: `#{pane_title}`. */
    told: (format: string) => tmux(server, 'display-message', '-p', format).trim(),
    kill: () => tmux(server, 'kill-server'),
  };
}
