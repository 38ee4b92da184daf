/** Descriptors that are opened and forgotten, for a leak of them. */
import { closeSync, openSync } from 'node:fs';

export interface OpenFiles {
  /** So many more; fractions add up. At the limit of the process there are no more. */
  open(count: number): void;
  /** All of them. */
  close(): void;
}

export function createOpenFiles(): OpenFiles {
  const fds: number[] = [];
  let wanted = 0;
  return {
    open(count) {
      wanted += count;
      try {
        while (fds.length + 1 <= wanted) fds.push(openSync('/dev/null', 'r'));
      } catch {
        // EMFILE: what a program that leaks them meets in the end, here without a word
        wanted = fds.length;
      }
    },
    close() {
      for (const fd of fds.splice(0)) closeSync(fd);
      wanted = 0;
    },
  };
}
