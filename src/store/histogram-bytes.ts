/** Histograms in a row as bytes: distances of buckets and counts, seven bits a byte (LEB128): two bytes a bucket. */
import type { Histogram } from '../model/histogram.ts';

export function packHistograms(histograms: readonly Histogram[]): Buffer {
  const bytes: number[] = [];
  const put = (whole: number) => {
    let left = whole;
    // By division: counts of a long soak go beyond the 32 bits that `>>>` has.
    for (; left >= 128; left = Math.floor(left / 128)) bytes.push((left % 128) + 128);
    bytes.push(left);
  };
  for (const histogram of histograms) {
    put(histogram.length / 2);
    for (let i = 0, bucket = 0; i < histogram.length; i += 2) {
      put((histogram[i] as number) - bucket);
      bucket = histogram[i] as number;
      put(histogram[i + 1] as number);
    }
  }
  return Buffer.from(bytes);
}

/** Calls back with each count, and with which of the histograms it is of. */
export function readHistograms(
  buffer: Buffer,
  onCount: (histogram: number, bucket: number, count: number) => void,
): void {
  let at = 0;
  const take = (): number => {
    let whole = 0;
    for (let weight = 1; ; weight *= 128) {
      const byte = buffer[at++] as number;
      if (byte < 128) return whole + byte * weight;
      whole += (byte - 128) * weight;
    }
  };
  for (let i = 0; at < buffer.length; i++) {
    let bucket = 0;
    for (let left = take(); left > 0; left--) {
      bucket += take();
      onCount(i, bucket, take());
    }
  }
}
