/** The target is not there, or is there and does nothing. */
import { formatNumber, formatRatio } from '../../model/format.ts';
import { type Evidence, furthest, type Look, type Rule } from './rule.ts';
import type { SceneTarget } from './scene.ts';

/** Of a core: /proc counts in hundredths of a second, and timers go on firing while a program waits. */
const STILL_CPU = 0.02;
const STILL_TIMES = 5;
const ANSWERED_SHARE = 0.01;

export const ended: Rule = {
  name: 'ended',
  level: 'bad',
  least: 1,
  find: (look) => furthest(look.scene.targets.map((target) => gone(target, look))),
};

function gone({ prefix, name, endFault }: SceneTarget, { moment }: Look): Evidence | null {
  const more = (count: string): number =>
    Math.round((moment.perSecond(`${prefix}.${count}`) ?? 0) * moment.seconds);
  const [exits, restarts] = [more('exits'), more('restarts')];
  const isAway = moment.of(`${prefix}.procs`)?.max === 0;
  if (exits === 0 && restarts === 0 && !isAway) return null;
  return {
    // A signal that people send is nobody's fault that we know of.
    fault: endFault ?? (exits > 0 || isAway ? 'target' : 'unknown'),
    size: exits + restarts,
    text:
      isAway && exits + restarts === 0
        ? `${name} is not running`
        : `${name} ended${restarts > 0 ? ' and was started again' : ''}`,
    lines: [
      `${prefix}.exits grew by ${formatNumber(exits)}, ${prefix}.restarts by ${formatNumber(restarts)}`,
      ...(isAway ? ['no process of it is left'] : []),
    ],
  };
}

/** With a load that it answered before, and does not any more. */
export const frozen: Rule = {
  name: 'frozen',
  level: 'bad',
  least: 1,
  find: (look) =>
    unanswered(look) === null ? null : furthest(look.scene.targets.map((target) => still(target, look))),
};

function unanswered({ moment, usual, scene }: Look): string | null {
  for (const { name } of scene.loads) {
    const [due, ok, errors] = ['due', 'ok', 'errors'].map((count) => moment.perSecond(`${name}.${count}`));
    const before = usual.perSecond(`${name}.ok`)?.high ?? 0;
    // With VUs nothing comes due while all of them wait.
    const waits = moment.of(`${name}.inflight`)?.min ?? 0;
    if (ok == null || errors == null || before === 0 || (!due && waits === 0)) continue;
    if (ok + errors <= ANSWERED_SHARE * before) return name;
  }
  return null;
}

function still({ prefix, name }: SceneTarget, look: Look): Evidence | null {
  const { moment, usual, scene } = look;
  const [cpu, procs] = [moment.of(`${prefix}.cpu`)?.mean, moment.of(`${prefix}.procs`)?.min];
  const before = usual.of(`${prefix}.cpu`)?.high;
  if (cpu === undefined || before === undefined || !procs) return null;
  if (cpu > STILL_CPU || before < STILL_TIMES * cpu || before === 0) return null;
  const load = unanswered(look) ?? scene.loads[0]?.name ?? '';
  return {
    fault: 'target',
    size: 1 - cpu,
    text: `${name} stands still: no answer to ${load}, and ${formatRatio(cpu)} of a core`,
    lines: [`${prefix}.cpu is ${formatRatio(cpu)}, was ${formatRatio(before)}; ${load}.ok does not grow`],
  };
}
