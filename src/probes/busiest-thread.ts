/** How much of a core a target's busiest thread takes: at all of it, more cores are of no use to it. Linux. */
import { readThreads } from '../proc/stat.ts';

/** 10 µs each. A target of more threads is none that waits for one of them. */
const THREADS_MOST = 32;

/** Each call: the processes of the tree, how many threads they have together, and when; null: not known. */
export function openBusiestThread(): (
  pids: readonly number[],
  threads: number | null,
  atMs: number,
) => number | null {
  let before = new Map<string, number>();
  let beforeMs = 0;
  return (pids, threads, atMs) => {
    const isFew = threads !== null && threads <= THREADS_MOST;
    const stats = isFew ? pids.flatMap((pid) => readThreads(pid)) : [];
    const now = new Map(stats.map(({ pid, startTime, cpuSeconds }) => [`${pid}.${startTime}`, cpuSeconds]));
    const taken = [...now].flatMap(([id, seconds]) => {
      const was = before.get(id);
      return was === undefined ? [] : [Math.max(0, seconds - was)];
    });
    const seconds = (atMs - beforeMs) / 1000;
    before = now;
    beforeMs = atMs;
    return taken.length === 0 || seconds <= 0 ? null : Math.max(...taken) / seconds;
  };
}
