/** A load of k6, checked: which script of whose it runs, and what of its own account soaktop passes on. */
import type { LoadBase, Tells } from './load.ts';

export interface K6LoadSpec extends LoadBase {
  readonly engine: 'k6';
  /** Absolute. */
  readonly script: string;
  /** Where the script goes: it is given to it as SOAKTOP_BASE. */
  readonly base: string;
  /** The function of the script that is an iteration. */
  readonly exec: string;
  /** Beside it, what the script reads from `__ENV`; values may be `${ENV}`. */
  readonly env: Readonly<Record<string, string>>;
}

/** Of a request's time, over its run so far (an hour at most), as k6 tells them; no percentiles of a tick. */
export const K6_FIGURES = ['mean', 'p50', 'p90', 'p95', 'max'] as const;

export const K6_TELLS: Tells = {
  counts: [],
  gauges: K6_FIGURES.map((figure) => `k6.latency.${figure}`),
  times: [],
};
