/** Datagrams that the kernel dropped at a target's own UDP sockets. Linux. */
import { socketInodes, udpDrops } from '../proc/udp-sockets.ts';

/** A target that opens its sockets later is found soon enough; each descriptor costs 2 µs to look at. */
const LOOK_EVERY_MS = 5000;
/** With more it is found at its start, when it has few, or not at all. */
const FDS_MOST = 250;

/**
 * Each call: the processes of the tree. The sum since the first call over the sockets that are known to be theirs,
 * which never falls; null: none is.
 */
export function openUdpDrops(): (pids: readonly number[], atMs: number) => number | null {
  let lookedMs = Number.NEGATIVE_INFINITY;
  const theirs = new Set<string>();
  let before: ReadonlyMap<string, number> | undefined;
  let total = 0;
  return (pids, atMs) => {
    const [root] = pids;
    const all = root === undefined ? null : udpDrops(root);
    if (all === null) return null;
    if (atMs - lookedMs >= LOOK_EVERY_MS) {
      lookedMs = atMs;
      for (const pid of pids) for (const inode of socketInodes(pid, FDS_MOST) ?? []) theirs.add(inode);
      // Most are TCP, or closed by now.
      for (const inode of theirs) if (!all.has(inode)) theirs.delete(inode);
    }
    const now = new Map(
      [...theirs].flatMap((inode) => (all.has(inode) ? [[inode, all.get(inode) as number]] : [])),
    );
    // What was dropped at a socket before it was found may not be of this run.
    if (before) for (const [inode, drops] of now) total += Math.max(0, drops - (before.get(inode) ?? drops));
    before = now;
    return now.size === 0 ? null : total;
  };
}
