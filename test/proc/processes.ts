/** Real processes for tests, and their certain end. */
import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

export async function until(condition: () => boolean, withinMs = 5000): Promise<void> {
  const end = performance.now() + withinMs;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`not within ${withinMs} ms: ${condition}`);
    await sleep(10);
  }
}

export interface Started {
  readonly child: ChildProcess;
  readonly pid: number;
  kill(): void;
}

/** Own group, so that `kill` gets its children too. */
export function start(program: string, ...args: string[]): Started {
  const child = spawn(program, args, { detached: true, stdio: 'ignore' });
  const pid = child.pid as number;
  return {
    child,
    pid,
    kill() {
      try {
        process.kill(-pid, 'SIGKILL');
      } catch {
        // gone already
      }
    },
  };
}

export const startNode = (code: string, ...args: string[]): Started =>
  start(process.execPath, '-e', code, ...args);
