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

/** A real terminal with the program in it; a server of its own, so that nobody's tmux is touched. */
export function terminal(place: Place, name: string, size: Size, ...args: string[]) {
  const server = `soaktop-test-${path.basename(folderOf(place))}-${name}`;
  servers.push(server);
  const command = [process.execPath, MAIN, ...args].map((word) => `'${word}'`).join(' ');
  const env = `SOAKTOP_RUNTIME_DIR='${place.env.SOAKTOP_RUNTIME_DIR}'`;
  tmux(
    server,
    '-f',
    '/dev/null',
    'new-session',
    '-d',
    '-x',
    String(size.columns),
    '-y',
    String(size.rows),
    '-c',
    ROOT,
    `env ${env} ${command}; echo "code $?"; sleep 60`,
  );
  return {
    screen: () => tmux(server, 'capture-pane', '-p'),
    press: (...keys: string[]) => tmux(server, 'send-keys', ...keys),
    kill: () => tmux(server, 'kill-server'),
  };
}
