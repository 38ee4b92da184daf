/** Who has a file open, as /proc tells: the processes whose descriptors this user may see. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export interface Holder {
  readonly pid: number;
  readonly name: string;
}

/** Of any of the files, absolute and without links; empty where there is no /proc. Ourselves aside. */
export function holdersOf(files: readonly string[]): Holder[] {
  return namesIn('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid && holds(pid, files))
    .map((pid) => ({ pid, name: nameOf(pid) }));
}

function holds(pid: number, files: readonly string[]): boolean {
  const folder = `/proc/${pid}/fd`;
  return namesIn(folder).some((fd) => {
    try {
      return files.includes(readlinkSync(`${folder}/${fd}`));
    } catch {
      return false;
    }
  });
}

/** None of a process that has ended meanwhile, or is another user's. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function nameOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return 'a process';
  }
}
