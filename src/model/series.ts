/** Series: a named sequence of numbers, one a tick. What its name says about its unit and its kind. */
import { isQuery } from './sql-probe.ts';
import type { Unit } from './units.ts';

/** `dns.latency.p95`, `process.rss`, `metrics.heap_bytes{kind="old"}`. */
export type Series = string;

/** What a tick found: null is a gap (no answer), never 0 and never the last value. */
export type Values = Readonly<Record<Series, number | null>>;

const SECONDS = /\.(latency(\.\w+)?|lockwait|lag|lateness|skew|time|detect|recovery)$|_seconds$/;
const LATENCY = /\.latency\.\w+$/;
const BYTES = /\.(rss|pss|heap|file|wal|freelist|free|used|read|write|mem|mem_limit|swapin)$|_bytes$/;
const RATIO = /\.(cpu|thread_cpu|share|fds_share|steal|pressure\.\w+)$/;

/** What engines count besides outcomes, told as `<load>.<name>`: a series says by its name alone that it is a count. */
const TOLD_COUNTS = ['delivered', 'undelivered', 'doubled', 'disordered', 'reconnects'] as const;
export type ToldCount = (typeof TOLD_COUNTS)[number];

const COUNT = new RegExp(
  String.raw`\.(due|sent|ok|errors|lost|missed|late|drops|exits|crashes|restarts|${TOLD_COUNTS.join('|')})$|\.(error|seen)\.[\w.-]+$`,
);

export function unitOf(series: Series): Unit {
  const name = series.replace(/\{.*\}$/, '');
  if (isQuery(name)) return 'number';
  if (SECONDS.test(name) || LATENCY.test(name)) return 'seconds';
  if (BYTES.test(name)) return 'bytes';
  if (RATIO.test(name)) return 'ratio';
  return 'number';
}

/** Counts are cumulative since the soak phase began; in a threshold they are compared as they end. */
export const isCount = (series: Series): boolean =>
  COUNT.test(series.replace(/\{.*\}$/, '')) && !isQuery(series);

/** What probes add up by themselves, and how a target's own counters are named where it does not say that they are. */
const SUMS =
  /\.(read|write|swapin|majfaults|udp_drops|exits|restarts|timeouts|cputime)$|_(total|count|sum|bucket|created)$/;

/** Whether it only ever counts up, by its name: then its growth is work, and tells of no leak. */
export const countsUp = (series: Series): boolean =>
  isCount(series) || SUMS.test(series.replace(/\{.*\}$/s, ''));

/** The load (or the load and its step) whose latency a series tells, with the figure: `dns`, `p95`. */
export function latencyOf(series: Series): { of: string; figure: string } | undefined {
  const match = /^(.+)\.latency\.(p50|p90|p95|p99|max|mean)$/.exec(series);
  return match ? { of: match[1] as string, figure: match[2] as string } : undefined;
}
