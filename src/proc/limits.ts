/** What a process may take: descriptors, cores, memory. Linux; where nothing limits it, null. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

const CGROUPS = '/sys/fs/cgroup';
/** Version 1 says «no limit» with the largest number of whole pages there is. */
const NO_LIMIT_BYTES = 2 ** 60;

/** Its soft limit on open files. */
export function fdLimitOf(pid: number): number | null {
  const limit = /^Max open files +(\d+)/m.exec(read(`/proc/${pid}/limits`) ?? '')?.[1];
  return limit === undefined ? null : Number(limit);
}

/** How many cores it may use at a time: those it is bound to, and less if its control groups have a quota. */
export function coresOf(pid: number): number | null {
  const list = /^Cpus_allowed_list:\s*([\d,-]+)/m.exec(read(`/proc/${pid}/status`) ?? '')?.[1];
  if (list === undefined) return null;
  const bound = list.split(',').reduce((sum, range) => {
    const [from, to] = range.split('-').map(Number);
    return sum + ((to ?? from) as number) - (from as number) + 1;
  }, 0);
  const quotas = [
    ...foldersOf(pid, '').map((folder) => shareOf(...words(read(`${folder}/cpu.max`)))),
    ...foldersOf(pid, 'cpu').map((folder) =>
      shareOf(
        read(`${folder}/cpu.cfs_quota_us`) ?? undefined,
        read(`${folder}/cpu.cfs_period_us`) ?? undefined,
      ),
    ),
  ];
  return Math.min(bound, ...quotas);
}

/** Bytes that its control groups allow it and the others in them together; at more the kernel kills one of them. */
export function memoryLimitOf(pid: number): number | null {
  const limits = [
    ...foldersOf(pid, '').map((folder) => read(`${folder}/memory.max`)),
    ...foldersOf(pid, 'memory').map((folder) => read(`${folder}/memory.limit_in_bytes`)),
  ];
  const bytes = Math.min(...limits.map((text) => (text && /^\d+\s*$/.test(text) ? Number(text) : Infinity)));
  return bytes < NO_LIMIT_BYTES ? bytes : null;
}

const words = (text: string | null): [string?, string?] => (text ?? '').split(' ') as [string?, string?];

/** µs of each so many µs; `max` and -1 mean all of them. */
function shareOf(quota: string | undefined, period: string | undefined): number {
  const [allowed, of] = [Number(quota), Number(period)];
  return allowed > 0 && of > 0 ? allowed / of : Infinity;
}

/** The control group of a process and those above it, of version 2 (`''`) or of a controller of version 1. */
function foldersOf(pid: number, controller: string): string[] {
  const lines = (read(`/proc/${pid}/cgroup`) ?? '')
    .split('\n')
    .map((line) => /^\d+:([^:]*):(\/.*)$/.exec(line));
  const found = lines.find((line) => line?.[1]?.split(',').includes(controller))?.[2];
  if (found === undefined) return [];
  const top = path.join(CGROUPS, controller);
  const folders: string[] = [];
  for (let at = path.join(top, found); at.startsWith(top); at = path.dirname(at)) folders.push(at);
  return folders;
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return null;
  }
}
