/** Who a process is: a pid alone may be somebody else's tomorrow. */
import { hasProc, readStat, type Stat } from './stat.ts';

/** Start time in clock ticks since boot; '' where the system does not tell (no /proc). */
export interface Identity {
  readonly pid: number;
  readonly startTime: string;
}

/** null when no process has this pid. */
export function identityOf(pid: number): Identity | null {
  if (!hasProc) return answers(pid) ? { pid, startTime: '' } : null;
  const stat = readStat(pid);
  return stat && { pid, startTime: stat.startTime };
}

/** What the process is now; null when it is gone, also when another one has its pid. */
export function statOf(identity: Identity): Stat | null {
  const stat = readStat(identity.pid);
  return stat?.startTime === identity.startTime ? stat : null;
}

/** Whether it lives: a zombie has ended, but for one whose other threads go on. */
export function isAlive(identity: Identity): boolean {
  if (!hasProc) return answers(identity.pid);
  const stat = statOf(identity);
  return stat !== null && !isEnded(stat);
}

export const isEnded = (stat: Stat): boolean =>
  stat.state === 'X' || (stat.state === 'Z' && stat.threads <= 1);

export const isSame = (a: Identity, b: Identity): boolean => a.pid === b.pid && a.startTime === b.startTime;

/** Signal 0: whether there is such a process. */
function answers(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
