/** The target has no more CPU to take: all the cores it may use, or the one that its busiest thread can. */
import { formatNumber, formatRatio } from '../../model/format.ts';
import { type Evidence, furthest, type Look, type Rule } from './rule.ts';
import type { SceneTarget } from './scene.ts';

/** At 90 % a queue is ten times as long as at 50 % (1 / (1 − load)), and ticks that are all full read 95 to 100. */
const FULL_SHARE = 0.9;

/** With a symptom only: a target that is busy and answers in time is well used. */
export const cpu: Rule = {
  name: 'cpu',
  level: 'warning',
  least: 2,
  find: (look) =>
    look.symptoms.length === 0 ? null : furthest(look.scene.targets.map((target) => bound(target, look))),
};

function bound({ prefix, name }: SceneTarget, { moment }: Look): Evidence | null {
  const used = moment.of(`${prefix}.cpu`)?.mean;
  const cores = coresOf(prefix, { moment });
  const thread = moment.of(`${prefix}.thread_cpu`)?.mean;
  if (used !== undefined && cores !== null && used >= FULL_SHARE * cores)
    return {
      fault: 'target',
      size: used / cores,
      text: `${name} is CPU bound: ${formatRatio(used / cores)} of its ${coresWords(cores)}`,
      lines: [`${prefix}.cpu is ${formatRatio(used)} of a core, it may use ${coresWords(cores)}`],
    };
  if (thread === undefined || thread < FULL_SHARE) return null;
  return {
    fault: 'target',
    size: thread,
    text: `${name} is CPU bound in one thread: ${formatRatio(thread)} of a core`,
    lines: [
      `${prefix}.thread_cpu, its busiest thread, is ${formatRatio(thread)} of a core; all together ${formatRatio(used)}${cores === null ? '' : ` of ${coresWords(cores)}`}`,
    ],
  };
}

/** How many it may use; without a word on that, as many as there are. */
export const coresOf = (prefix: string, { moment }: Pick<Look, 'moment'>): number | null =>
  moment.of(`${prefix}.cores`)?.mean ?? moment.of('host.cores')?.mean ?? null;

const coresWords = (cores: number): string => `${formatNumber(cores)} ${cores === 1 ? 'core' : 'cores'}`;
