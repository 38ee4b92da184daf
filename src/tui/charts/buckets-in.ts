/** Which buckets of an answer belong to a point of a chart. */
import type { Past } from '../../model/question.ts';

/**
 * Those that begin in the point; of an answer in wider buckets, as it is given of a long time, the one that the point's
 * middle is in. Empty where the answer tells nothing of that.
 */
export function bucketsIn<T>(
  past: Pick<Past, 'from' | 'width'>,
  buckets: readonly T[],
  from: number,
  to: number,
): readonly T[] {
  const place = (seq: number) => (seq - past.from) / past.width;
  if (past.width > to - from) {
    const at = Math.floor(place((from + to) / 2));
    return at < 0 ? [] : buckets.slice(at, at + 1);
  }
  return buckets.slice(Math.max(0, Math.ceil(place(from))), Math.max(0, Math.ceil(place(to))));
}
