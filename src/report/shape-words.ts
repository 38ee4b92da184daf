/** What a load will be asked for, and how that changes by itself, in a few words. */
import { formatDuration, formatNumber } from '../model/format.ts';
import type { Shape } from '../model/shape.ts';

/** What has more is summed up. */
const RAMPS_TOLD = 3;
const LEVELS_TOLD = 4;

/** `1000/s`; `100/s to 2000/s in 6 steps of 2 min`; `search from 100/s to 20000/s`. */
export function shapeInWords(shape: Shape): string {
  const amount = (value: number) => `${formatNumber(value)}${shape.unit === 'vus' ? ' VUs' : '/s'}`;
  switch (shape.kind) {
    case 'constant':
      return amount(shape.amount);
    case 'ramps': {
      const ends = shape.ramps.map(
        ({ to, overMs }) => `${amount(to)}${overMs > 0 ? ` over ${formatDuration(overMs)}` : ''}`,
      );
      return shape.ramps.length > RAMPS_TOLD
        ? `from ${amount(shape.from)} in ${shape.ramps.length} ramps to ${ends.at(-1)}`
        : `from ${amount(shape.from)} to ${ends.join(', then ')}`;
    }
    case 'steps': {
      const { steps, holdMs } = shape;
      const range = `${amount(Math.min(...steps))} to ${amount(Math.max(...steps))}`;
      return `${range} in ${steps.length} steps of ${formatDuration(holdMs)}`;
    }
    case 'levels':
      return `${shape.levels.length} level${shape.levels.length === 1 ? '' : 's'}: ${shape.levels
        .slice(0, LEVELS_TOLD)
        .map(({ requests, concurrency }) => `${formatNumber(requests)} by ${formatNumber(concurrency)}`)
        .join(', ')}${shape.levels.length > LEVELS_TOLD ? ', …' : ''}`;
    case 'burst': {
      const base = shape.amount > 0 ? ` on top of ${amount(shape.amount)}` : '';
      const often = shape.everyMs === null ? '' : ` every ${formatDuration(shape.everyMs)}`;
      return `${formatNumber(shape.count)} at once${often}${base}`;
    }
    case 'search':
      return `search from ${amount(shape.from)} to ${amount(shape.to)}`;
  }
}
