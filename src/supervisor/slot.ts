/** One worker's place in a load: who fills it, what it reported, what those before it left. */
import type { Epoch, Report, Tally } from '../load/messages.ts';
import type { Histogram } from '../model/histogram.ts';
import { addTally, closeTally, mergeInto, missedLatency, NO_SUMS, type Sums } from './ledger.ts';
import type { WorkerProcess } from './worker-process.ts';

export interface Slot {
  readonly index: number;
  process: WorkerProcess | null;
  status: 'starting' | 'running' | 'drained' | 'vacant';
  /** The last report of the process that is there. */
  report: Report | null;
  /** Collects in a row that it did not answer. */
  silent: number;
  restarts: number;
  /** By epoch, of processes that are gone. */
  left: Record<Epoch, Sums>;
  /** Latencies that came in since the last tick. */
  fresh: Record<Epoch, Record<string, Histogram>>;
}

export const newSlot = (index: number): Slot => ({
  index,
  process: null,
  status: 'vacant',
  report: null,
  silent: 0,
  restarts: 0,
  left: { warmup: NO_SUMS, soak: NO_SUMS },
  fresh: { warmup: {}, soak: {} },
});

/** Takes a report in, once: the same one again, or an older one, changes nothing. */
export function takeReport(slot: Slot, report: Report): void {
  if (slot.report && report.seq <= slot.report.seq) return;
  slot.report = report;
  slot.silent = 0;
  for (const tally of report.tallies) mergeInto(slot.fresh[tally.epoch], tally.histograms);
}

/** What this place comes to in an epoch. */
function sumsOf(slot: Slot, epoch: Epoch): Sums {
  const tally = tallyOf(slot, epoch);
  return tally ? addTally(slot.left[epoch], tally) : slot.left[epoch];
}

const tallyOf = (slot: Slot, epoch: Epoch): Tally | undefined =>
  slot.report?.tallies.find((tally) => tally.epoch === epoch);

/** All that came due here so far. */
export const dueOf = (slot: Slot): number =>
  sumsOf(slot, 'warmup').counts.due + sumsOf(slot, 'soak').counts.due;

/** Its process is gone: what that had in flight is missed, with at least its timeout as its latency. */
export function vacate(slot: Slot, timeoutMs: number): void {
  for (const epoch of ['warmup', 'soak'] as const) {
    const tally = tallyOf(slot, epoch);
    if (!tally) continue;
    slot.left[epoch] = addTally(slot.left[epoch], closeTally(tally, 0, epoch));
    addMissed(slot, tally.inflight, epoch, timeoutMs);
  }
  slot.process = null;
  slot.report = null;
  slot.silent = 0;
  slot.status = 'vacant';
}

/** What came due with nobody there to send it is missed. */
export function addUnsent(slot: Slot, count: number, epoch: Epoch, timeoutMs: number): void {
  slot.left[epoch] = addTally(slot.left[epoch], closeTally(undefined, count, epoch));
  addMissed(slot, count, epoch, timeoutMs);
}

function addMissed(slot: Slot, count: number, epoch: Epoch, timeoutMs: number): void {
  if (count > 0) mergeInto(slot.fresh[epoch], { '': missedLatency(count, timeoutMs) });
}

/** What a load comes to in an epoch, over all its places. */
export const totalOf = (slots: readonly Slot[], epoch: Epoch): Sums =>
  slots.reduce<Sums>((total, slot) => {
    const { counts, classes } = sumsOf(slot, epoch);
    return addTally(total, { epoch, ...counts, classes, histograms: {} });
  }, NO_SUMS);

/** The latencies of an epoch since they were last taken, by step. */
export function takeFresh(slots: readonly Slot[], epoch: Epoch): Record<string, Histogram> {
  const histograms: Record<string, Histogram> = {};
  for (const slot of slots) {
    mergeInto(histograms, slot.fresh[epoch]);
    slot.fresh[epoch] = {};
  }
  return histograms;
}
