/** A process of an external tool: in a group of its own, heard line by line, and never alive without its worker. */
import { spawn } from 'node:child_process';
import { findTool } from './find-tool.ts';
import { readLines } from './read-lines.ts';

export interface ToolProcess {
  readonly pid: number;
  /** Asks it, once, to end in good order; what has not within the time is killed. */
  interrupt(withinMs: number): void;
  kill(): void;
  /** Once it is gone and all it wrote is told: `exit code 0`, `SIGKILL`. Never rejects. */
  readonly ended: Promise<string>;
}

export interface ToolOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Open in the tool as `/dev/fd/3`. */
  readonly fd?: number;
  readonly onLine: (line: string) => void;
  /** A line of its standard error. */
  readonly onComplaint: (line: string) => void;
}

/**
 * Linux ends it with the worker's death (prctl(2), PR_SET_PDEATHSIG), and the shell sees to a worker that had died before
 * that was set: its pid is no longer the parent's then.
 */
const WITH_PARENT = ['--pdeathsig', 'KILL', 'sh', '-c', '[ "$PPID" = "$0" ] && exec "$@"'];

/** Throws, before any load, where no tool can be tied to its worker's life. */
export function leashOf(): readonly string[] {
  return [findTool('setpriv'), ...WITH_PARENT];
}

export function startTool(
  leash: readonly string[],
  command: readonly string[],
  { env, fd, onLine, onComplaint }: ToolOptions,
): ToolProcess {
  const [file = '', ...args] = [...leash, String(process.pid), ...command];
  const child = spawn(file, args, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', fd ?? 'ignore'],
    ...(env ? { env } : {}),
  });
  const { pid = 0, stdout, stderr } = child;
  stdout?.setEncoding('utf8').on('data', readLines(onLine));
  stderr?.setEncoding('utf8').on('data', readLines(onComplaint));
  let isGone = false;
  let isInterrupted = false;
  const ended = new Promise<string>((resolve) => {
    const end = (how: string) => {
      isGone = true;
      resolve(how);
    };
    child.once('error', (error) => end(error.message));
    child.once('close', (code, signal) => end(signal ?? `exit code ${code}`));
  });

  function signal(name: NodeJS.Signals): void {
    if (isGone || pid <= 0) return;
    try {
      process.kill(-pid, name);
    } catch {
      // The group is empty already.
    }
  }

  return {
    pid,
    interrupt(withinMs) {
      // A second one would be taken for impatience.
      if (isInterrupted) return;
      isInterrupted = true;
      signal('SIGINT');
      setTimeout(signal, withinMs, 'SIGKILL').unref();
    },
    kill: () => signal('SIGKILL'),
    ended,
  };
}
