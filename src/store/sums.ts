/** Adds up what falls into each of some buckets, in place: a day is a million additions, and objects for each cost more. */
import type { Bucket } from '../model/buckets.ts';
import { BUCKETS, type Histogram } from '../model/histogram.ts';

export interface ValueSums {
  add(i: number, n: number, min: number, max: number, sum: number): void;
  /** Without gaps: who adds does not know of them. */
  buckets(): Bucket[];
}

export function valueSums(count: number): ValueSums {
  const ns = new Float64Array(count);
  const mins = new Float64Array(count).fill(Infinity);
  const maxs = new Float64Array(count).fill(-Infinity);
  const sums = new Float64Array(count);
  return {
    add(i, n, min, max, sum) {
      if (n === 0) return;
      ns[i] = (ns[i] as number) + n;
      if (min < (mins[i] as number)) mins[i] = min;
      if (max > (maxs[i] as number)) maxs[i] = max;
      sums[i] = (sums[i] as number) + sum;
    },
    buckets: () =>
      Array.from(ns, (n, i) =>
        n === 0 ? [0, 0, 0, 0, 0] : [n, 0, mins[i] as number, maxs[i] as number, sums[i] as number],
      ),
  };
}

export interface HistogramSums {
  add(i: number, bucket: number, count: number): void;
  histograms(): Histogram[];
}

/** Whoever adds goes from the first bucket to the last, so that the counts of one at a time are held. */
export function histogramSums(count: number): HistogramSums {
  const done: Histogram[] = Array.from({ length: count }, () => []);
  const counts = new Float64Array(BUCKETS);
  let open = -1;
  const close = () => {
    if (open < 0) return;
    const histogram: number[] = [];
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      const held = counts[bucket] as number;
      if (held > 0) histogram.push(bucket, held);
    }
    done[open] = histogram;
    counts.fill(0);
  };
  return {
    add(i, bucket, held) {
      if (i !== open) {
        close();
        open = i;
      }
      counts[bucket] = (counts[bucket] as number) + held;
    },
    histograms() {
      close();
      open = -1;
      return done;
    },
  };
}
