/** A command from a socket: checked field by field, or the words that refuse it. */
import { clean } from '../model/clean.ts';
import type { Command } from '../model/event.ts';

export function readCommand(input: unknown): Command | string {
  const given = (input instanceof Object ? input : {}) as Record<string, unknown>;
  const load = typeof given.load === 'string' ? { load: clean(given.load, 40) } : {};
  const positive = (value: unknown): value is number =>
    typeof value === 'number' && Number.isFinite(value) && value > 0;
  switch (given.do) {
    case 'step': {
      const by = (given.by instanceof Object ? given.by : {}) as Record<string, unknown>;
      const amount = positive(by.share)
        ? { by: { share: by.share } }
        : positive(by.by)
          ? { by: { by: by.by } }
          : {};
      return { do: 'step', ...load, direction: given.direction === -1 ? -1 : 1, ...amount };
    }
    case 'rate':
      if (load.load === undefined || !positive(given.rate)) return 'rate needs a load and a number a second';
      return { do: 'rate', load: load.load, rate: given.rate };
    case 'vus':
      if (load.load === undefined || !positive(given.vus)) return 'vus needs a load and a number';
      return { do: 'vus', load: load.load, vus: Math.round(given.vus) };
    case 'pause':
    case 'resume':
      return { do: given.do, ...load };
    case 'fault':
      return typeof given.name === 'string'
        ? { do: 'fault', name: clean(given.name, 40) }
        : 'which fault? one that the profile lists';
    case 'snapshot':
    case 'abort':
      return { do: given.do };
    case 'note': {
      const text = typeof given.text === 'string' ? clean(given.text, 500).trim() : '';
      return text ? { do: 'note', text } : 'an empty note is none';
    }
    default:
      return typeof given.do === 'string' ? `«${clean(given.do, 40)}» is no command` : 'no command was given';
  }
}
