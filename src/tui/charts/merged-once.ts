/** Histograms of an answer merged for a chart, once: merging 240 of them takes 5 ms, and each frame would do it anew. */
import { EMPTY, type Histogram, mergeAll } from '../../model/histogram.ts';

/** As long as an answer is kept, so is what was made of it: for so many widths of charts. */
const KEPT = 6;
const made = new WeakMap<readonly Histogram[], Map<string, readonly Histogram[]>>();

/** One histogram a point, of those that `inside` tells belong to it; `key` names the points among all of this answer. */
export function mergedOnce(
  histograms: readonly Histogram[],
  key: string,
  points: number,
  inside: (point: number) => readonly Histogram[],
): readonly Histogram[] {
  const known = made.get(histograms) ?? new Map<string, readonly Histogram[]>();
  made.set(histograms, known);
  const found = known.get(key);
  if (found) return found;
  const merged = Array.from({ length: points }, (_, i) => together(inside(i)));
  for (const old of [...known.keys()].slice(0, Math.max(0, known.size - KEPT + 1))) known.delete(old);
  known.set(key, merged);
  return merged;
}

const together = (histograms: readonly Histogram[]): Histogram =>
  histograms.length > 1 ? mergeAll(histograms) : (histograms[0] ?? EMPTY);
