/** Sides of a comparison by their loads' names alone, whatever those were asked for: two mixes of one system. Pure. */
import type { Figure } from '../../model/comparison.ts';
import type { Side } from './side.ts';

/** What a constant load's figures stand by: `dns_1000qps.p95_latency_ms`. */
const AMOUNT = /^(.+)_[\d.]+(?:qps|vu)\.(\w+)$/;
/** It differs because it was asked for. */
const DELIVERED = 'rate_per_second';

/** Both sides, and in words what differs of the loads. Loads with several amounts are left as they are. */
export function ofAnyLoad(base: Side, now: Side): { base: Side; now: Side; notes: string[] } {
  const differing = Object.keys(now.loads).filter((load) => {
    const [before, after] = [base.loads[load], now.loads[load]];
    return before && after?.mean != null && before.mean !== null && before.words !== after.words;
  });
  const notes = differing.map(
    (load) => `${load} was asked for ${base.loads[load]?.words} before, now for ${now.loads[load]?.words}`,
  );
  return { base: byName(base, differing), now: byName(now, differing), notes };
}

function byName(side: Side, loads: readonly string[]): Side {
  const isMeant = ({ load }: Figure) => load !== null && loads.includes(load);
  const figures = Object.entries(side.figures).flatMap(([key, figure]): [string, Figure][] => {
    const [, name, what] = AMOUNT.exec(key) ?? [];
    if (!isMeant(figure) || name === undefined) return [[key, figure]];
    return what === DELIVERED ? [] : [[`${name}.${what}`, { ...figure, of: name.replace('_', '.') }]];
  });
  return {
    ...side,
    figures: Object.fromEntries(figures),
    loads: Object.fromEntries(
      Object.entries(side.loads).map(([load, asked]) => [
        load,
        loads.includes(load) ? { ...asked, mean: null } : asked,
      ]),
    ),
  };
}
