/** Too little memory: the machine's, or what the target is allowed. */
import { formatBytes, formatNumber, formatRatio } from '../../model/format.ts';
import { type Evidence, furthest, type Look, type Rule } from './rule.ts';
import type { SceneTarget } from './scene.ts';

/** Of the machine's memory that is still available. */
const AVAILABLE_LEAST = 0.05;
/** Of the time that somebody waited for memory: below that kswapd keeps up. */
const WAITING_SHARE = 0.1;
const SWAP_IN_BYTES = 1e6;
/** Pages a second that had to be fetched from disk, and so many times as in the quiet. */
const FAULTS = 50;
const FAULTS_TIMES = 5;
/** Of what the target is allowed: at all of it the kernel kills. */
const NEAR_LIMIT = 0.9;

export const memory: Rule = {
  name: 'memory',
  level: 'bad',
  least: 2,
  find: (look) => furthest([...look.scene.targets.map((target) => nearLimit(target, look)), pressed(look)]),
};

function nearLimit({ prefix, name }: SceneTarget, { moment }: Look): Evidence | null {
  const rss = moment.of(`${prefix}.rss`)?.mean;
  const limit = moment.of(`${prefix}.mem_limit`)?.mean;
  if (rss === undefined || limit === undefined || rss < NEAR_LIMIT * limit) return null;
  return {
    fault: 'target',
    size: 1 + rss / limit,
    text: `${name} is near its memory limit: ${formatBytes(rss)} of ${formatBytes(limit)}`,
    lines: [`${prefix}.rss is ${formatRatio(rss / limit)} of what its control group allows`],
  };
}

function pressed({ moment, usual, scene, symptoms }: Look): Evidence | null {
  const lines: string[] = [];
  const used = moment.of('host.mem')?.mean;
  const { memoryBytes } = scene;
  const available = used === undefined || memoryBytes === null ? null : (memoryBytes - used) / memoryBytes;
  if (available !== null && available < AVAILABLE_LEAST)
    lines.push(`${formatRatio(available)} of the machine's ${formatBytes(memoryBytes)} is available`);
  const waiting = moment.of('host.pressure.memory')?.mean ?? 0;
  if (waiting >= WAITING_SHARE) lines.push(`somebody waited for memory ${formatRatio(waiting)} of the time`);
  const swapped = moment.perSecond('host.swapin') ?? 0;
  if (swapped >= SWAP_IN_BYTES) lines.push(`${formatBytes(swapped)}/s came back from swap`);
  // A program that is read in for the first time faults too: only when the load feels it.
  if (symptoms.length > 0)
    for (const { prefix, name } of scene.targets) {
      const faults = moment.perSecond(`${prefix}.majfaults`) ?? 0;
      const before = usual.perSecond(`${prefix}.majfaults`)?.low ?? 0;
      if (faults >= FAULTS && faults >= FAULTS_TIMES * before)
        lines.push(
          `${name} fetched ${formatNumber(Math.round(faults))} pages a second from disk, ${formatNumber(before)} when it was quiet`,
        );
    }
  if (lines.length === 0) return null;
  const own = scene.targets.reduce((sum, { prefix }) => sum + (moment.of(`${prefix}.rss`)?.mean ?? 0), 0);
  if (used !== undefined && scene.targets.length > 0)
    lines.push(`${formatBytes(own)} of ${formatBytes(used)} in use is the target's`);
  return {
    fault: used === undefined || scene.targets.length === 0 ? 'unknown' : own >= used / 2 ? 'target' : 'host',
    size: Math.max(waiting, available === null ? 0 : 1 - available),
    text: `the machine is short of memory: ${lines[0]}`,
    lines,
  };
}
