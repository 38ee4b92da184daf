/** What a process takes that /proc/PID/stat does not tell. Only its owner and root may read these. */
import { readdirSync, readFileSync, statSync } from 'node:fs';

/** The figure; `denied` without permission; null when the process is gone or the kernel does not tell. */
export type Usage<T> = T | 'denied' | null;

/**
 * Proportional set size: shared pages count by their share, so that a tree may be added up.
 * The kernel walks the page table for it: 0.05 ms for a small process, milliseconds for one of gigabytes.
 */
export function readPss(pid: number): Usage<number> {
  return attempt(() => {
    const kib = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1'))?.[1];
    return kib === undefined ? null : Number(kib) * 1024;
  });
}

/** Open file descriptors. */
export function countFds(pid: number): Usage<number> {
  const folder = `/proc/${pid}/fd`;
  return attempt(() => {
    // Since Linux 6.2 the folder's size is the number; before that 0, and a list of 100,000 names must be read.
    const { size } = statSync(folder);
    return size > 0 ? size : readdirSync(folder).length;
  });
}

export interface Io {
  /** Bytes fetched from and sent to storage, since the process began. */
  readonly readBytes: number;
  readonly writeBytes: number;
}

export function readIo(pid: number): Usage<Io> {
  return attempt(() => {
    const text = readFileSync(`/proc/${pid}/io`, 'latin1');
    const read = /^read_bytes: (\d+)$/m.exec(text)?.[1];
    const write = /^write_bytes: (\d+)$/m.exec(text)?.[1];
    return read === undefined || write === undefined
      ? null
      : { readBytes: Number(read), writeBytes: Number(write) };
  });
}

function attempt<T>(read: () => Usage<T>): Usage<T> {
  try {
    return read();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'EACCES' || code === 'EPERM' ? 'denied' : null;
  }
}
