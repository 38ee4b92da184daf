/** Which tick was the last at a place: in the run, or in the journal. Pure. */
import type { Part } from './part.ts';

export interface LastTick {
  readonly seq: number;
  /** Ticks by then that were due and never taken. */
  readonly missed: number;
}

/** Of those whose `seq`, or whose `order` in the journal, is less than `below`; null: there is none. */
export function lastTick(parts: readonly Part[], by: 'seq' | 'order', below: number): LastTick | null {
  const starts = by === 'seq' ? 'from' : 'first';
  // The part may begin with a judgement, and its first tick come later.
  for (let p = parts.findLastIndex((part) => part[starts] < below); p >= 0; p--) {
    const index = (parts[p] as Part).index();
    const i = index[by].findLastIndex((each) => each < below);
    if (i < 0) continue;
    const seq = index.seq[i] as number;
    const taken = parts.slice(0, p).reduce((sum, { ticks }) => sum + ticks, i + 1);
    return { seq, missed: seq - (parts[0] as Part).from + 1 - taken };
  }
  return null;
}
