/** One worker: a child process with an IPC channel, in a process group of its own. */
import { type ChildProcess, fork } from 'node:child_process';
import { type FromWorker, type ToWorker, WORKER_ARGV } from '../load/messages.ts';

/** The groups that must end with the supervisor, even when it is SIGKILLed. */
export interface Leash {
  add(pgid: number): void;
  drop(pgid: number): void;
}

export interface WorkerProcess {
  readonly pid: number;
  send(message: ToWorker): void;
  /** Its whole group, at once. */
  kill(): void;
  /** Lets it go: it leaves when its channel closes; what has not left after a second is killed. */
  release(): Promise<void>;
}

export interface WorkerHandlers {
  message(message: FromWorker): void;
  exit(reason: string): void;
}

export function startWorker(
  entry: string,
  logFd: number,
  leash: Leash,
  handlers: WorkerHandlers,
): WorkerProcess {
  const child = fork(entry, [], {
    // Its own group, so that Ctrl-C in a terminal reaches the supervisor alone and a kill reaches grandchildren.
    detached: true,
    stdio: ['ignore', logFd, logFd, 'ipc'],
    execArgv: [...WORKER_ARGV],
  });
  const pid = child.pid ?? 0;
  if (pid > 0) leash.add(pid);
  const gone = new Promise<void>((resolve) => {
    let told = false;
    const end = (reason: string) => {
      if (told) return;
      told = true;
      if (pid > 0) leash.drop(pid);
      killGroup(pid);
      resolve();
      handlers.exit(reason);
    };
    child.once('exit', (code, signal) => end(signal ?? `exit code ${code}`));
    child.once('error', (error) => end(error.message));
  });
  child.on('message', (message) => {
    if (message instanceof Object && 'type' in message) handlers.message(message as FromWorker);
  });
  return {
    pid,
    send: (message) => sendTo(child, message),
    kill: () => killGroup(pid),
    async release() {
      if (child.connected) child.disconnect();
      const late = setTimeout(() => killGroup(pid), 1000);
      await gone;
      clearTimeout(late);
    },
  };
}

function sendTo(child: ChildProcess, message: ToWorker): void {
  // A channel that closes this very moment is told of by 'exit'.
  if (child.connected) child.send(message, () => {});
}

function killGroup(pid: number): void {
  if (pid <= 0) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The group is empty already.
  }
}
