/** Two series of a soak side by side, cut where a process was another one than before. */
import { all, type Bucket, EMPTY_BUCKETS } from '../../model/buckets.ts';
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
  return (other) => {
    const others = all(series[other]?.soak ?? EMPTY_BUCKETS);
    let open: { x: number[]; y: number[] } = { x: [], y: [] };
    const stretches = [open];
    for (let i = 0; i < own.length; i++) {
      const [mine, its] = [own[i] as Bucket, others[i]];
      if (isCut[i]) {
        open = { x: [], y: [] };
        stretches.push(open);
      } else if (its && its[0] > 0 && mine[0] > 0) {
        open.x.push(its[4] / its[0]);
        open.y.push(mine[4] / mine[0]);
      }
    }
    return stretches;
  };
}
