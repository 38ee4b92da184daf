/** What must be gone when the bench is: the processes it started, each with its group, and its temporary folders. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** nsd writes its state when it ends; a second is plenty. */
const GRACE_MS = 2000;

const children = new Set<ChildProcess>();
const folders = new Set<string>();

/** Of a child started `detached`: its pid is its group's, so that what it starts in turn ends with it. */
export function keep<C extends ChildProcess>(child: C): C {
  children.add(child);
  child.once('exit', () => children.delete(child));
  child.once('error', () => children.delete(child));
  return child;
}

export function makeFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'soaktop-bench-'));
  folders.add(folder);
  return folder;
}

/** Resolves when it has ended: at its own pace, or killed. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  signalGroup(child, 'SIGTERM');
  // One that is stopped hears SIGTERM only when it goes on.
  signalGroup(child, 'SIGCONT');
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), GRACE_MS);
  await exit;
  clearTimeout(timer);
}

/** All that run: what failed must not disturb what comes next. */
export async function endAll(): Promise<void> {
  await Promise.all([...children].map(end));
}

/** At once, and for good: the last thing that is done. */
export function clearAll(): void {
  for (const child of children) signalGroup(child, 'SIGKILL');
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // gone in between
  }
}
