/** Who descends from whom. */
import { readdirSync, readFileSync } from 'node:fs';
import { type Identity, identityOf } from './identity.ts';
import { hasProc, readStat, type Stat } from './stat.ts';

/** Every process of this machine that can be seen. About 8 µs each. */
export function scan(): Stat[] {
  if (!hasProc) return [];
  const stats: Stat[] = [];
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? readStat(Number(name)) : null;
    if (stat) stats.push(stat);
  }
  return stats;
}

/** All that descend from `roots` and are there now, zombies too, parents before their children. */
export function descendants(
  roots: readonly number[],
  childrenOf: (pid: number) => readonly number[] = lister(),
): Identity[] {
  const found: Identity[] = [];
  const seen = new Set(roots);
  const queue = [...roots];
  for (let pid = queue.shift(); pid !== undefined; pid = queue.shift()) {
    for (const child of childrenOf(pid)) {
      const identity = seen.has(child) ? null : identityOf(child);
      seen.add(child);
      if (!identity) continue;
      found.push(identity);
      queue.push(child);
    }
  }
  return found;
}

/** Kernels without CONFIG_PROC_CHILDREN have no such file; then the whole of /proc is read once. */
function lister(): (pid: number) => readonly number[] {
  return listsChildren() ? childrenByThread : childrenByScan();
}

function childrenByThread(pid: number): number[] {
  const children: number[] = [];
  try {
    for (const thread of readdirSync(`/proc/${pid}/task`))
      for (const child of readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1').split(' '))
        if (child !== '') children.push(Number(child));
  } catch {
    // gone in between: what was found until then
  }
  return children;
}

export function childrenByScan(): (pid: number) => readonly number[] {
  const byParent = Map.groupBy(scan(), (stat) => stat.ppid);
  return (pid) => (byParent.get(pid) ?? []).map((stat) => stat.pid);
}

let lists: boolean | undefined;
function listsChildren(): boolean {
  if (lists === undefined) {
    try {
      readFileSync(`/proc/self/task/${process.pid}/children`);
      lists = true;
    } catch {
      lists = false;
    }
  }
  return lists;
}
