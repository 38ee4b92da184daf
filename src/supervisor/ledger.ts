/** Adds up what the workers of a load report: one ledger that balances, also when a worker is lost. */
import type { Epoch, Report, Tally } from '../load/messages.ts';
import { BUCKETS, constant, EMPTY, type Histogram, latencyFigures, merge } from '../model/histogram.ts';
import type { Values } from '../model/series.ts';

const COUNTS = ['due', 'sent', 'ok', 'errors', 'lost', 'missed', 'late', 'inflight'] as const;
export type Counts = Record<(typeof COUNTS)[number], number>;

/** Of one epoch: what ended workers left, and what the living said last. */
export interface Sums {
  readonly counts: Counts;
  readonly classes: Readonly<Record<string, number>>;
}

export const NO_SUMS: Sums = {
  counts: { due: 0, sent: 0, ok: 0, errors: 0, lost: 0, missed: 0, late: 0, inflight: 0 },
  classes: {},
};

export function addTally(sums: Sums, tally: Tally): Sums {
  const counts = { ...sums.counts };
  for (const key of COUNTS) counts[key] += tally[key];
  const classes = { ...sums.classes };
  for (const [name, count] of Object.entries(tally.classes)) classes[name] = (classes[name] ?? 0) + count;
  return { counts, classes };
}

/**
 * The last word of a worker that is gone: what it had in flight, and what came due for it and was never
 * reported, is missed.
 */
export function closeTally(tally: Tally | undefined, unreported: number, epoch: Epoch): Tally {
  const last: Tally = tally ?? { epoch, ...NO_SUMS.counts, classes: {}, histograms: {} };
  return {
    ...last,
    due: last.due + unreported,
    missed: last.missed + last.inflight + unreported,
    inflight: 0,
    histograms: {},
  };
}

/** The latencies that a tick gets for requests that were missed since the last one: at least their timeout. */
export const missedLatency = (count: number, timeoutMs: number): Histogram =>
  constant(timeoutMs * 1000, count);

/** Series of a load for one tick; null counts are a gap (a worker did not answer). */
export function loadValues(
  load: string,
  sums: Sums | null,
  done: { readonly count: number; readonly seconds: number } | null,
  histograms: Readonly<Record<string, Histogram>>,
  steps: readonly string[],
): Values {
  const values: Record<string, number | null> = {};
  for (const key of COUNTS) values[`${load}.${key}`] = sums?.counts[key] ?? null;
  for (const [name, count] of Object.entries(sums?.classes ?? {})) values[`${load}.error.${name}`] = count;
  values[`${load}.rate`] = done && done.seconds > 0 ? round(Math.max(0, done.count) / done.seconds) : null;
  for (const step of ['', ...steps]) {
    const figures = latencyFigures(histograms[step] ?? EMPTY);
    const prefix = step === '' ? load : `${load}.${step}`;
    for (const [figure, seconds] of Object.entries(figures)) values[`${prefix}.latency.${figure}`] = seconds;
  }
  return values;
}

const round = (value: number): number => Math.round(value * 1000) / 1000;

export function mergeInto(into: Record<string, Histogram>, from: Readonly<Record<string, Histogram>>): void {
  for (const [name, histogram] of Object.entries(from)) into[name] = merge(into[name] ?? EMPTY, histogram);
}

const EPOCHS: readonly unknown[] = ['warmup', 'soak'];
const SELF = ['rssBytes', 'cpuSeconds', 'lagSeconds', 'latenessSeconds'] as const;

/** Whether a message is a report that adds up: finite counts, none negative, the ledger balanced. */
export function isSound(report: Report): boolean {
  const finite = (value: unknown) => typeof value === 'number' && Number.isFinite(value) && value >= 0;
  const map = (value: unknown) => value instanceof Object && !Array.isArray(value);
  return (
    finite(report.seq) &&
    finite(report.atMs) &&
    Array.isArray(report.tallies) &&
    report.tallies.length <= 2 &&
    report.tallies.every(
      (tally) =>
        map(tally) &&
        map(tally.classes) &&
        map(tally.histograms) &&
        EPOCHS.includes(tally.epoch) &&
        COUNTS.every((key) => finite(tally[key])) &&
        tally.due === tally.ok + tally.errors + tally.lost + tally.missed + tally.inflight &&
        Object.values(tally.classes).every(finite) &&
        Object.values(tally.histograms).every(isHistogram),
    ) &&
    map(report.self) &&
    SELF.every((key) => finite(report.self[key]))
  );
}

/** Pairs of a bucket and how many are in it, buckets ascending. */
const isHistogram = (histogram: unknown): boolean =>
  Array.isArray(histogram) &&
  histogram.length % 2 === 0 &&
  histogram.every((value, i) =>
    i % 2 === 1
      ? Number.isFinite(value) && value > 0
      : Number.isInteger(value) && value >= 0 && value < BUCKETS && (i === 0 || value > histogram[i - 2]),
  );
