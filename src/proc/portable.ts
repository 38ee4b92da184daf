/** Memory and CPU of processes where there is no /proc to read. */
import pidusage from 'pidusage';

export interface PortableUsage {
  readonly rssBytes: number;
  /** CPU seconds, user and system, since its start. */
  readonly cpuSeconds: number;
}

/** By pid; one that is gone is not in it. Starts `ps` once on systems other than Linux. */
export async function portableUsage(pids: readonly number[]): Promise<Map<number, PortableUsage>> {
  const found = new Map<number, PortableUsage>();
  if (pids.length === 0) return found;
  try {
    const usages: Record<string, pidusage.Status | null> = await pidusage([...pids]);
    for (const [pid, usage] of Object.entries(usages))
      if (usage) found.set(Number(pid), { rssBytes: usage.memory, cpuSeconds: usage.ctime / 1000 });
  } catch {
    // pidusage throws when none of them is there
  }
  return found;
}
