/** Which processes of tools live, by their parent. */
import { readdirSync, readFileSync } from 'node:fs';

function textOf(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}

/** Not even a zombie. */
export const isLiving = (pid: number): boolean => /\) [^ZX] /.test(textOf(`/proc/${pid}/stat`));

/** The living children of a process, or of any (null), whose command is like this. */
export const childrenOf = (parent: number | null, command: RegExp): number[] =>
  readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid))
    .map(Number)
    .filter((pid) => {
      const [, ppid] = /\) \S (\d+)/.exec(textOf(`/proc/${pid}/stat`)) ?? [];
      const isIts = parent === null || Number(ppid) === parent;
      return isIts && isLiving(pid) && command.test(textOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' '));
    });
