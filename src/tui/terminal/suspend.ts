/** Ctrl-Z, as a shell's jobs do it: the whole job stands still until the shell sends it on. */

/** The signal is on its way for a moment; what is done then is done after the job goes on. */
const STOPPED_MS = 50;

/**
 * Calls back when the job goes on. Where no shell could send it on (a pane with nothing but us), the kernel
 * lets the signal drop, and it goes on at once.
 */
export function suspend(onResumed: () => void): void {
  process.kill(0, 'SIGTSTP');
  setTimeout(onResumed, STOPPED_MS);
}
