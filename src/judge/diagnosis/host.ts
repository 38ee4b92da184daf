/** Somebody else takes the machine's CPU: a neighbour on it, or the one that it is a guest of. */
import { formatNumber, formatRatio } from '../../model/format.ts';
import { type Evidence, furthest, type Look, type Rule } from './rule.ts';

/** Of all cores together. */
const FULL_SHARE = 0.9;
const OTHERS_SHARE = 0.25;
const STOLEN_SHARE = 0.05;

export const host: Rule = {
  name: 'host',
  level: 'warning',
  least: 2,
  find: (look) => furthest([stolen(look), crowded(look)]),
};

function stolen({ moment }: Look): Evidence | null {
  const share = moment.of('host.steal')?.mean ?? 0;
  if (share < STOLEN_SHARE) return null;
  return {
    fault: 'host',
    size: 1 + share,
    text: `the machine is not given its CPU: ${formatRatio(share)} of it was stolen by its hypervisor`,
    lines: [`host.steal is ${formatRatio(share)}`],
  };
}

/** What is not ours and not the target's, of a machine that has none left. A part that is not known is nobody's. */
function crowded({ moment, scene }: Look): Evidence | null {
  const [all, cores] = [moment.of('host.cpu')?.mean, moment.of('host.cores')?.mean];
  const parts = [...scene.targets.map(({ prefix }) => prefix), 'self', 'self.workers'].map(
    (prefix) => moment.of(`${prefix}.cpu`)?.mean,
  );
  if (all === undefined || cores === undefined || all < FULL_SHARE || scene.targets.length === 0) return null;
  if (parts.includes(undefined)) return null;
  const known = parts.reduce<number>((sum, part) => sum + (part as number), 0);
  const others = all * cores - known;
  if (others < OTHERS_SHARE * cores) return null;
  const waiting = moment.of('host.pressure.cpu')?.mean;
  return {
    fault: 'host',
    size: others / cores,
    text: `others take the machine's CPU: ${formatNumber(others)} of its ${formatNumber(cores)} cores are neither the target's nor ours`,
    lines: [
      `host.cpu is ${formatRatio(all)}; target and load together take ${formatNumber(known)} of ${formatNumber(cores)} cores`,
      ...(waiting === undefined ? [] : [`somebody waited for CPU ${formatRatio(waiting)} of the time`]),
    ],
  };
}
