/** What a target may take, and how near it is to that. Linux. */
import type { Values } from '../model/series.ts';
import { coresOf, fdLimitOf, memoryLimitOf } from '../proc/limits.ts';
import type { Usage } from '../proc/usage.ts';

/** Limits change when somebody changes them. */
const EVERY_MS = 10_000;

export interface Limited {
  readonly id: string;
  readonly pid: number;
  readonly fds: Usage<number>;
}

interface Limits {
  readonly fds: number | null;
  readonly cores: number | null;
  readonly memoryBytes: number | null;
}

/** Each call: the tree's processes, its root first. `fds_limit` is that of the one nearest to its own. */
export function openLimits(): (tree: readonly Limited[], atMs: number) => Values {
  let known = new Map<string, Limits>();
  let readMs = Number.NEGATIVE_INFINITY;
  return (tree, atMs) => {
    const isDue = atMs - readMs >= EVERY_MS;
    if (isDue) readMs = atMs;
    known = new Map(tree.map(({ id, pid }) => [id, (isDue ? undefined : known.get(id)) ?? limitsOf(pid)]));
    const [root] = tree;
    const limits = root && known.get(root.id);
    const fullest = tree
      .map(({ id, fds }) => ({ fds, limit: known.get(id)?.fds ?? null }))
      .reduce((best, each) => (shareOf(each) > shareOf(best) ? each : best), {
        fds: null,
        limit: null,
      } as Filled);
    return {
      fds_limit: fullest.limit,
      fds_share: fullest.limit === null ? null : shareOf(fullest),
      cores: limits?.cores ?? null,
      ...(limits?.memoryBytes == null ? {} : { mem_limit: limits.memoryBytes }),
    };
  };
}

interface Filled {
  readonly fds: Usage<number>;
  readonly limit: number | null;
}

/** The folder of descriptors counts its own reader at times: 121 of 120. */
const shareOf = ({ fds, limit }: Filled): number =>
  typeof fds === 'number' && limit ? Math.min(1, fds / limit) : -1;

const limitsOf = (pid: number): Limits => ({
  fds: fdLimitOf(pid),
  cores: coresOf(pid),
  memoryBytes: memoryLimitOf(pid),
});
