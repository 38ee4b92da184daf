/** The disk: somebody waits for it, or it is nearly full. */
import { formatBytes, formatRatio } from '../../model/format.ts';
import { type Evidence, furthest, type Look, type Rule } from './rule.ts';

/** Of the time that somebody waited for a disk: a query log that is flushed each second makes a few per cent. */
const WAITING_SHARE = 0.2;
/** Of the target's own reads and writes against its usual ones, to say that it is its doing. */
const BUSIER_TIMES = 2;
const BUSY_BYTES = 1e6;
const FREE_LEAST = 0.05;
const FREE_BYTES_LEAST = 200e6;

/** With a symptom only: who waits for the disk may be anybody on this machine. */
export const disk: Rule = {
  name: 'disk',
  level: 'warning',
  least: 2,
  find({ moment, usual, scene, symptoms }) {
    const waiting = moment.of('host.pressure.io')?.mean ?? 0;
    if (waiting < WAITING_SHARE || symptoms.length === 0) return null;
    const lines = [`somebody waited for a disk ${formatRatio(waiting)} of the time`];
    let isOurs = false;
    let isKnown = false;
    for (const { prefix, name } of scene.targets)
      for (const way of ['write', 'read'] as const) {
        const bytes = moment.perSecond(`${prefix}.${way}`);
        if (bytes === null) continue;
        isKnown = true;
        const before = usual.perSecond(`${prefix}.${way}`)?.low ?? null;
        if (bytes < BUSY_BYTES || before === null || bytes < BUSIER_TIMES * before) continue;
        isOurs = true;
        lines.push(
          `${name} ${way === 'write' ? 'writes' : 'reads'} ${formatBytes(bytes)}/s, ${formatBytes(before)}/s when it was quiet`,
        );
      }
    return {
      fault: isOurs ? 'target' : isKnown ? 'host' : 'unknown',
      size: waiting,
      text: `the disk is too slow: somebody waited for it ${formatRatio(waiting)} of the time${isOurs ? ', and the target uses it more than it did' : ''}`,
      lines,
    };
  },
};

export const diskFull: Rule = {
  name: 'disk_full',
  level: 'bad',
  least: 2,
  find: (look) => furthest(look.scene.disks.map((prefix) => full(prefix, look))),
};

function full(prefix: string, { moment }: Look): Evidence | null {
  const free = moment.of(`${prefix}.free`)?.mean;
  const used = moment.of(`${prefix}.used`)?.mean;
  if (free === undefined || used === undefined || free + used === 0) return null;
  const share = free / (free + used);
  if (share >= FREE_LEAST && free >= FREE_BYTES_LEAST) return null;
  return {
    // Who filled it is not known: it may have been full before.
    fault: 'unknown',
    size: 1 - share,
    text: `the disk is nearly full: ${formatBytes(free)} are free (${formatRatio(share)})`,
    lines: [`${prefix}.free is ${formatBytes(free)}, ${prefix}.used ${formatBytes(used)}`],
  };
}
