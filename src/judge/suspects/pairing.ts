/** Two series of a soak side by side, cut where a process was another one than before. */
import { all, EMPTY_BUCKETS } from '../../model/buckets.ts';
import type { Series } from '../../model/series.ts';
import type { State } from '../../model/state.ts';
import type { Stretch } from './likeness.ts';

/** What is the same for all that one series is paired with is found once. `y` is that one. */
export function pairing(of: Series, { series, cuts }: State): (other: Series) => Stretch[] {
  const own = all(series[of]?.soak ?? EMPTY_BUCKETS);
  const restarts = Object.values(cuts).flat();
  let ticks = 0;
  // A bucket that a restart falls into is of both processes and of neither.
  const isCut = own.map(([n, gaps]) => {
    const from = ticks;
    ticks += n + gaps;
    return restarts.some((at) => at >= from && at < ticks);
  });
  const means = own.map(([n, , , , sum]) => (n > 0 ? sum / n : null));
  return (other) => {
    const its = series[other]?.soak ?? EMPTY_BUCKETS;
    let open: { x: number[]; y: number[] } = { x: [], y: [] };
    const stretches = [open];
    for (let i = 0; i < own.length; i++) {
      const mean = means[i] ?? null;
      // Not `all` of them, which would be copied for each of thousands of series.
      const bucket = its.full[i] ?? (i === its.full.length ? its.open : undefined);
      if (isCut[i]) {
        open = { x: [], y: [] };
        stretches.push(open);
      } else if (bucket && bucket[0] > 0 && mean !== null) {
        open.x.push(bucket[4] / bucket[0]);
        open.y.push(mean);
      }
    }
    return stretches;
  };
}
