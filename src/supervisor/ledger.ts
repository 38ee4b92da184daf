/** Adds up what the workers of a load report: one ledger that balances, also when a worker is lost. */
import type { Report, StepCounts, Tally } from '../load/messages.ts';
import { BUCKETS, EMPTY, type Histogram, latencyFigures, merge } from '../model/histogram.ts';
import { type LoadBase, SERVICE, timedParts } from '../model/load.ts';
import type { Values } from '../model/series.ts';

const COUNTS = ['due', 'sent', 'ok', 'errors', 'lost', 'missed', 'late', 'inflight'] as const;
export type Counts = Record<(typeof COUNTS)[number], number>;

/** Of one epoch: what ended workers left, and what the living said last. */
export interface Sums {
  readonly counts: Counts;
  /** Class → count, of errors, lost and missed together. */
  readonly classes: Readonly<Record<string, number>>;
  readonly seen: Readonly<Record<string, number>>;
  /** By step, '' for the load. */
  readonly steps: Readonly<Record<string, StepCounts>>;
  readonly firstDueMs: number | null;
  readonly lastEndMs: number | null;
}

export const NO_SUMS: Sums = {
  counts: { due: 0, sent: 0, ok: 0, errors: 0, lost: 0, missed: 0, late: 0, inflight: 0 },
  classes: {},
  seen: {},
  steps: {},
  firstDueMs: null,
  lastEndMs: null,
};

const STEP = ['due', 'ok', 'errors', 'lost'] as const;
export const NO_STEP: StepCounts = { due: 0, ok: 0, errors: 0, lost: 0, missed: 0, refused: 0 };

/** What a tally counts; of a worker that said nothing yet, nothing. */
export function sumsOf(tally: Tally | undefined): Sums {
  if (!tally) return NO_SUMS;
  const { classes, seen, steps, firstDueMs, lastEndMs } = tally;
  const counts = Object.fromEntries(COUNTS.map((key) => [key, tally[key]])) as Counts;
  return { counts, classes, seen, steps, firstDueMs, lastEndMs };
}

export const addSums = (a: Sums, b: Sums): Sums => ({
  counts: addCounts(a.counts, b.counts) as Counts,
  classes: addCounts(a.classes, b.classes),
  seen: addCounts(a.seen, b.seen),
  steps: addSteps(a.steps, b.steps),
  firstDueMs: extreme(Math.min, a.firstDueMs, b.firstDueMs),
  lastEndMs: extreme(Math.max, a.lastEndMs, b.lastEndMs),
});

function addCounts(a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>) {
  const sums: Record<string, number> = { ...a };
  for (const [name, count] of Object.entries(b)) sums[name] = (sums[name] ?? 0) + count;
  return sums;
}

function addSteps(a: Sums['steps'], b: Sums['steps']): Sums['steps'] {
  const sums: Record<string, StepCounts> = { ...a };
  for (const [step, counts] of Object.entries(b))
    sums[step] = addCounts({ ...(sums[step] ?? NO_STEP) }, { ...counts }) as unknown as StepCounts;
  return sums;
}

const extreme = (pick: (a: number, b: number) => number, a: number | null, b: number | null) =>
  a === null ? b : b === null ? a : pick(a, b);

/** Requests that were never sent, or never answered for, because their worker was not there: missed. */
const WORKER_GONE = 'worker';

/** The last word of a worker that is gone: what it had in flight is missed. */
export function closeSums(sums: Sums): Sums {
  const { inflight, missed } = sums.counts;
  if (inflight === 0) return sums;
  return {
    ...sums,
    counts: { ...sums.counts, missed: missed + inflight, inflight: 0 },
    classes: addCounts(sums.classes, { [WORKER_GONE]: inflight }),
  };
}

/** So many came due with nobody there to send them. */
export const unsent = (count: number): Sums => ({
  ...NO_SUMS,
  counts: { ...NO_SUMS.counts, due: count, missed: count },
  classes: { [WORKER_GONE]: count },
});

/** Series of a load for one tick; null counts are a gap (a worker did not answer). */
export function loadValues(
  load: Pick<LoadBase, 'name' | 'steps' | 'tells'>,
  sums: Sums | null,
  done: { readonly count: number; readonly seconds: number } | null,
  histograms: Readonly<Record<string, Histogram>>,
): Values {
  const values: Record<string, number | null> = {};
  const { name: of, steps } = load;
  const told: readonly string[] = load.tells?.counts ?? [];
  for (const key of COUNTS) values[`${of}.${key}`] = sums?.counts[key] ?? null;
  for (const [name, count] of Object.entries(sums?.classes ?? {})) values[`${of}.error.${name}`] = count;
  for (const name of told) values[`${of}.${name}`] = sums && (sums.seen[name] ?? 0);
  for (const [name, count] of Object.entries(sums?.seen ?? {}))
    if (!told.includes(name)) values[`${of}.seen.${name}`] = count;
  values[`${of}.rate`] = done && done.seconds > 0 ? round(Math.max(0, done.count) / done.seconds) : null;
  for (const step of steps)
    for (const key of STEP) values[`${of}.${step}.${key}`] = sums && (sums.steps[step] ?? NO_STEP)[key];
  for (const part of ['', SERVICE, ...timedParts(load)]) {
    const prefix = part === '' ? of : `${of}.${part}`;
    for (const [figure, seconds] of Object.entries(latencyFigures(histograms[part] ?? EMPTY)))
      values[`${prefix}.latency.${figure}`] = seconds;
  }
  return values;
}

const round = (value: number): number => Math.round(value * 1000) / 1000;

export function mergeInto(into: Record<string, Histogram>, from: Readonly<Record<string, Histogram>>): void {
  for (const [name, histogram] of Object.entries(from)) into[name] = merge(into[name] ?? EMPTY, histogram);
}

const EPOCH = /^(warmup|soak(\.\d{1,6})?)$/;
const SELF = ['rssBytes', 'cpuSeconds', 'lagSeconds', 'latenessSeconds', 'drops'] as const;
const MOST_TALLIES = 100;

const finite = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value) && value >= 0;

const isStepCounts = (counts: unknown): boolean =>
  counts instanceof Object &&
  Object.keys(NO_STEP).every((key) => finite((counts as Record<string, unknown>)[key]));

/** Whether a message is a report that adds up: finite counts, none negative, the ledger balanced. */
export function isSound(report: Report): boolean {
  const map = (value: unknown) => value instanceof Object && !Array.isArray(value);
  const counts = (value: unknown) => map(value) && Object.values(value as object).every(finite);
  return (
    finite(report.seq) &&
    finite(report.atMs) &&
    finite(report.begun) &&
    typeof report.isIdle === 'boolean' &&
    Array.isArray(report.tallies) &&
    report.tallies.length <= MOST_TALLIES &&
    report.tallies.every(
      (tally) =>
        map(tally) &&
        counts(tally.classes) &&
        counts(tally.seen) &&
        map(tally.steps) &&
        Object.values(tally.steps as object).every(isStepCounts) &&
        map(tally.histograms) &&
        EPOCH.test(String(tally.epoch)) &&
        COUNTS.every((key) => finite(tally[key])) &&
        [tally.firstDueMs, tally.lastEndMs].every((ms) => ms === null || finite(ms)) &&
        tally.due === tally.ok + tally.errors + tally.lost + tally.missed + tally.inflight &&
        Object.values(tally.histograms).every(isHistogram),
    ) &&
    counts(report.gauges) &&
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
