/** One process as /proc/PID/stat tells it; and where there is no /proc, that nothing can be told. */
import { readdirSync, readFileSync } from 'node:fs';

/** Whether this system has a Linux /proc. */
export const hasProc: boolean = process.platform === 'linux' && readText('/proc/self/stat') !== null;

export interface Stat {
  readonly pid: number;
  /** At most 15 bytes, chosen by the process itself: not clean. */
  readonly comm: string;
  /** R running, S sleeping, D in the kernel, T stopped, Z zombie… */
  readonly state: string;
  readonly ppid: number;
  readonly group: number;
  /** Pages that had to be fetched from disk, since its start. */
  readonly majorFaults: number;
  /** CPU seconds, user and system, of all its threads since its start. */
  readonly cpuSeconds: number;
  readonly threads: number;
  /** Clock ticks since boot. */
  readonly startTime: string;
  readonly rssBytes: number;
}

/** `/proc/self/auxv`: the kernel's own word on its page size (6) and clock ticks a second (17). */
function auxiliary(key: bigint, otherwise: number): number {
  try {
    const vector = readFileSync('/proc/self/auxv');
    for (let i = 0; i + 16 <= vector.length; i += 16)
      if (vector.readBigUInt64LE(i) === key) return Number(vector.readBigUInt64LE(i + 8));
  } catch {
    // not readable in some containers: what nearly every Linux has
  }
  return otherwise;
}

const PAGE_BYTES = auxiliary(6n, 4096);
const TICKS_PER_SECOND = auxiliary(17n, 100);

/** null: gone, or no Linux. About 40 µs. */
export const readStat = (pid: number): Stat | null => readStatFile(pid, `/proc/${pid}/stat`);

/** Of each of its threads, whose `cpuSeconds` are its own; none when it is gone. About 10 µs each. */
export function readThreads(pid: number): Stat[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap(
      (id) => readStatFile(Number(id), `/proc/${pid}/task/${id}/stat`) ?? [],
    );
  } catch {
    return [];
  }
}

function readStatFile(pid: number, file: string): Stat | null {
  const text = readText(file);
  if (text === null) return null;
  // The name is in brackets and may itself hold brackets, spaces and newlines: the last one ends it.
  const end = text.lastIndexOf(')');
  const fields = text.slice(end + 2).split(' ');
  const number = (field: number): number => Number(fields[field - 3]);
  return {
    pid,
    comm: text.slice(text.indexOf('(') + 1, end),
    state: fields[0] ?? '?',
    ppid: number(4),
    group: number(5),
    majorFaults: number(12),
    cpuSeconds: (number(14) + number(15)) / TICKS_PER_SECOND,
    threads: number(20),
    startTime: fields[19] ?? '',
    rssBytes: number(24) * PAGE_BYTES,
  };
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
