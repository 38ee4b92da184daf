/** The process that opens databases for a SQLite probe: started when needed, killed when it hangs. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { extname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Look, Seen } from './sqlite-messages.ts';

const ENTRY = fileURLToPath(new URL(`./sqlite-reader${extname(import.meta.url)}`, import.meta.url));
export const STUCK_MS = 10_000;
const RESTART_MS = 5000;

export interface Reader {
  /** null: late, still busy with the one before, or gone. */
  ask(look: Omit<Look, 'seq'>, deadlineMs: number): Promise<Seen | null>;
  close(): Promise<void>;
}

export interface Listener {
  /** Every answer, late ones too. */
  answered(seen: Seen): void;
  /** It took so long that the process was killed. */
  stuck(look: Look): void;
}

interface Pending {
  readonly look: Look;
  readonly done: (seen: Seen | null) => void;
  readonly timer: NodeJS.Timeout;
}

export function openReader(listener: Listener, stuckMs = STUCK_MS): Reader {
  let child: ChildProcess | null = null;
  let startableMs = Number.NEGATIVE_INFINITY;
  let pending: Pending | null = null;
  let seq = 0;

  function settle(seen: Seen | null): void {
    if (!pending || (seen && seen.seq !== pending.look.seq)) return;
    const { done, timer } = pending;
    pending = null;
    clearTimeout(timer);
    if (seen) listener.answered(seen);
    done(seen);
  }

  function start(): ChildProcess | null {
    if (performance.now() < startableMs) return null;
    startableMs = performance.now() + RESTART_MS;
    const started = fork(ENTRY, {
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const gone = (): void => {
      if (child !== started) return;
      child = null;
      settle(null);
    };
    started
      .on('message', (message) => settle(message as Seen))
      .on('exit', gone)
      .on('error', gone);
    started.unref();
    started.channel?.unref();
    return started;
  }

  return {
    async ask(wanted, deadlineMs) {
      if (pending) return null;
      child ??= start();
      const reader = child;
      if (!reader?.connected) return null;
      const look: Look = { ...wanted, seq: ++seq };
      const answer = new Promise<Seen | null>((done) => {
        const timer = setTimeout(() => {
          reader.kill('SIGKILL');
          listener.stuck(look);
        }, stuckMs).unref();
        pending = { look, done, timer };
        reader.send(look, (error) => {
          if (error) settle(null);
        });
      });
      const late = new AbortController();
      const deadline = sleep(Math.max(0, deadlineMs), null, { signal: late.signal }).catch(() => null);
      return await Promise.race([answer, deadline]).finally(() => late.abort());
    },
    async close() {
      const reader = child;
      child = null;
      settle(null);
      if (!reader || reader.exitCode !== null || reader.signalCode !== null) return;
      reader.ref();
      const ended = once(reader, 'exit');
      if (reader.connected) reader.disconnect();
      const late = setTimeout(() => reader.kill('SIGKILL'), 500);
      await ended;
      clearTimeout(late);
    },
  };
}
