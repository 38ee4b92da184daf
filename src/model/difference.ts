/** What differs between two stretches of one run, each figure with how sure it is. */
import type { Interval } from './comparison.ts';
import type { Series } from './series.ts';
import type { Unit } from './units.ts';

export interface Difference {
  /** Beyond what their own scatter explains; the surest change first. */
  readonly changed: readonly Changed[];
  /** How many series did not change, as far as their scatter lets that be told. */
  readonly same: number;
  /** Of which there is too little in one of the stretches. */
  readonly unknown: readonly Series[];
}

export interface Changed {
  /** A series, or what a latency is of: `dns p95`. */
  readonly name: string;
  /** A mean, a count's growth a second, or a percentile of all the stretch's requests. */
  readonly kind: 'mean' | 'rate' | 'percentile';
  readonly unit: Unit;
  /** With the interval that holds it with 99 %. */
  readonly before: Interval;
  readonly after: Interval;
  /** after − before, in half widths of its own interval: above 1 it has changed; null: it has no scatter at all. */
  readonly sureness: number | null;
}
