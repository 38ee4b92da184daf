/** The CPU time of other processes, as the kernel counts it. */
import { readdirSync, readFileSync } from 'node:fs';
import { readStat } from '../src/proc/stat.ts';
import { descendants } from '../src/proc/tree.ts';

/** USER_HZ, which Linux has fixed at 100 wherever Node runs. */
const TICK_MS = 10;

/**
 * User and system, of all its threads, ms. /proc/PID/stat is complete, but in steps of 10 ms: a tenth of what
 * 5 s at 1,000/s cost. `sched` has nanoseconds, but not of threads that have ended; neither says too much,
 * so that the greater is the better one.
 */
export function cpuMsOf(pid: number): number {
  const stat = readStat(pid);
  if (!stat) throw new Error(`process ${pid} has ended before its CPU time could be read`);
  return Math.max(stat.cpuSeconds * 1000, runtimeMsOf(pid));
}

/** 0 where the kernel has no such file (before Linux 6.15 it needs CONFIG_SCHED_DEBUG). */
function runtimeMsOf(pid: number): number {
  let ms = 0;
  try {
    for (const thread of readdirSync(`/proc/${pid}/task`)) {
      const text = readFileSync(`/proc/${pid}/task/${thread}/sched`, 'latin1');
      ms += Number(/^se\.sum_exec_runtime\s*:\s*([\d.]+)$/m.exec(text)?.[1] ?? 0);
    }
  } catch {
    return 0;
  }
  return ms;
}

/**
 * What this machine has spent on anybody but the bench and those it started, since it was booted, ms; what
 * a hypervisor took away included. Only differences mean something, while no child ends.
 */
export function othersCpuMs(): number {
  const pids = [process.pid, ...descendants([process.pid]).map(({ pid }) => pid)];
  const ownMs = pids.reduce((sum, pid) => sum + (readStat(pid)?.cpuSeconds ?? 0) * 1000, 0);
  return busyMs() - ownMs;
}

/** The first line of /proc/stat: user, nice, system, idle, waiting for disks, interrupts (two kinds), stolen. */
function busyMs(): number {
  const line = /^cpu +(.*)$/m.exec(readFileSync('/proc/stat', 'latin1'))?.[1] ?? '';
  const [user = 0, nice = 0, system = 0, , , hard = 0, soft = 0, stolen = 0] = line.split(' ').map(Number);
  return (user + nice + system + hard + soft + stolen) * TICK_MS;
}
