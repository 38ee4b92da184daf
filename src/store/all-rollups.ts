/** A journal's rollups, whether it has them or not: an older one's, or those that are missing, are made once in memory. */
import type Database from 'better-sqlite3';
import type { Pack } from './pack.ts';
import { keepRecent } from './recent.ts';
import { type Rolled, rolledOf } from './rolled.ts';
import { type Bodies, type Rollups, rollupReader, type Span, spanOf } from './rollup-tables.ts';

/** A day and a half: to read where its ticks stand again with every question about a day would be most of its time. */
const INDEX_MOST = 400;

export interface AllRollups extends Rollups {
  /** Of these packs, in their order; those without a tick left out. */
  spans(firsts: readonly number[]): Span[];
}

export function allRollups(database: Database.Database, open: (first: number) => Pack): AllRollups {
  const kept = rollupReader(database);
  const made = new Map<number, Rolled>();
  const make = (first: number): Span | null => {
    const rolled = rolledOf(open(first).ticks);
    made.set(first, rolled);
    return spanOf(first, rolled.index);
  };
  const both =
    (of: 'series' | 'latencies') =>
    (name: string, from: number, to: number): Bodies => {
      const bodies = kept?.[of](name, from, to) ?? new Map<number, Buffer>();
      const others = [...made].flatMap(([first, rolled]): [number, Buffer][] => {
        const body = first >= from && first <= to ? rolled[of].get(name) : undefined;
        return body ? [[first, body]] : [];
      });
      return others.length > 0 ? new Map([...bodies, ...others]) : bodies;
    };
  return {
    spans(firsts) {
      const known = new Map(kept?.spans(firsts[0] ?? 0).map((span) => [span.first, span]));
      return firsts.map((first) => known.get(first) ?? make(first)).filter((span) => span !== null);
    },
    index: keepRecent(
      INDEX_MOST,
      (first: number) => made.get(first)?.index ?? (kept as Rollups).index(first),
    ),
    series: both('series'),
    latencies: both('latencies'),
  };
}
