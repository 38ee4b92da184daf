/** What nsd and nginx have in common: real servers, started from nothing in a folder of their own. */
import { descendants } from '../../src/proc/tree.ts';
import type { Program } from '../program.ts';

/** Stops or continues the server with all its processes; returns when the signals have been sent. */
export function signalAll(program: Program, signal: 'SIGSTOP' | 'SIGCONT'): void {
  for (const { pid } of descendants([program.pid])) process.kill(pid, signal);
  program.signal(signal);
}

/** An Error that says what to install. */
export const notInstalled = (name: string, debianPackage: string): Error =>
  new Error(`${name} is not installed: apt-get install ${debianPackage}`);
