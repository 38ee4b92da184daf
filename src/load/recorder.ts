/** Collects latencies between two reports. */
import { BUCKETS, bucketOf, EMPTY, type Histogram } from '../model/histogram.ts';

export interface Recorder {
  record(latencyMs: number, count?: number): void;
  /** What came since the last drain; starts anew. */
  drain(): Histogram;
}

export function openRecorder(): Recorder {
  const counts = new Uint32Array(BUCKETS);
  let lowest = BUCKETS;
  let highest = -1;
  return {
    record(latencyMs, count = 1) {
      const bucket = bucketOf(latencyMs * 1000);
      counts[bucket] = (counts[bucket] as number) + count;
      if (bucket < lowest) lowest = bucket;
      if (bucket > highest) highest = bucket;
    },
    drain() {
      if (highest < 0) return EMPTY;
      const histogram: number[] = [];
      for (let bucket = lowest; bucket <= highest; bucket++) {
        const count = counts[bucket] as number;
        if (count > 0) histogram.push(bucket, count);
      }
      counts.fill(0, lowest, highest + 1);
      lowest = BUCKETS;
      highest = -1;
      return histogram;
    },
  };
}
