/** The load could not be made as it was asked for: then what was measured is ours, and not the target's. */
import { formatNumber, formatRatio } from '../../model/format.ts';
import { type Evidence, furthest, type Look, type Rule } from './rule.ts';

/** Of one core each: a worker is one thread. */
const FULL_SHARE = 0.9;
const INVALID_SHARE = 0.2;
const BEHIND_SHARE = 0.001;

export const generator: Rule = {
  name: 'generator',
  level: 'warning',
  least: 2,
  find: (look) => furthest([...look.scene.loads.map(({ name }) => undelivered(name, look)), full(look)]),
};

function undelivered(load: string, { moment }: Look): Evidence | null {
  const invalid = moment.of(`${load}.invalid`)?.mean ?? 0;
  const due = moment.perSecond(`${load}.due`);
  const behind = moment.perSecond(`${load}.error.behind`) ?? 0;
  if (invalid < INVALID_SHARE && (!due || behind < BEHIND_SHARE * due)) return null;
  const lag = moment.of('self.workers.lag')?.max;
  return {
    fault: 'generator',
    size: 1 + invalid,
    text: `the generator could not deliver ${load}: it was at fault in ${formatRatio(invalid)} of the ticks`,
    lines: [
      ...(due && behind > 0 ? [`${formatRatio(behind / due)} of what came due was not sent in time`] : []),
      ...(lag === undefined
        ? []
        : [`a worker was held up for ${formatNumber(Math.round(lag * 1000))}ms at the longest`]),
    ],
  };
}

function full({ moment, scene }: Look): Evidence | null {
  const cpu = moment.of('self.workers.cpu')?.mean;
  const workers = scene.loads.reduce((sum, { name }) => sum + (moment.of(`${name}.workers`)?.mean ?? 0), 0);
  if (cpu === undefined || workers === 0 || cpu < FULL_SHARE * workers) return null;
  return {
    fault: 'generator',
    size: cpu / workers,
    text: `the generator is at its limit: its ${formatNumber(workers)} ${workers === 1 ? 'worker takes' : 'workers take'} ${formatRatio(cpu / workers)} of a core${workers === 1 ? '' : ' each'}`,
    lines: [`self.workers.cpu is ${formatRatio(cpu)} of a core for ${formatNumber(workers)} of them`],
  };
}
