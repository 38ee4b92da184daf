/** One worker's place in a load: who fills it, what it reported, what those before it left. */
import { type Epoch, phaseOf, type Report, type Tally } from '../load/messages.ts';
import { constant, type Histogram } from '../model/histogram.ts';
import { addSums, closeSums, mergeInto, NO_SUMS, type Sums, sumsOf, unsent } from './ledger.ts';
import type { WorkerProcess } from './worker-process.ts';

export type Histograms = Record<string, Histogram>;

export interface Slot {
  readonly index: number;
  process: WorkerProcess | null;
  status: 'starting' | 'running' | 'drained' | 'vacant' | 'given up';
  /** The last report of the process that is there, and its last account of each epoch. */
  report: Report | null;
  readonly tallies: Map<Epoch, Tally>;
  /** Collects in a row that it did not answer. */
  silent: number;
  restarts: number;
  /** By epoch, of processes that are gone. */
  readonly left: Map<Epoch, Sums>;
  /** Numbers of the load that processes that are gone, or nobody at all, had taken. */
  leftBegun: number;
  /** Latencies that came in since they were last taken. */
  readonly fresh: Map<Epoch, Histograms>;
}

export const newSlot = (index: number): Slot => ({
  index,
  process: null,
  status: 'vacant',
  report: null,
  tallies: new Map(),
  silent: 0,
  restarts: 0,
  left: new Map(),
  leftBegun: 0,
  fresh: new Map(),
});

/** Takes a report in, once: the same one again, or an older one, changes nothing. */
export function takeReport(slot: Slot, report: Report): void {
  if (slot.report && report.seq <= slot.report.seq) return;
  slot.report = report;
  slot.silent = 0;
  for (const tally of report.tallies) {
    slot.tallies.set(tally.epoch, tally);
    addFresh(slot, tally.epoch, tally.histograms);
  }
}

function addFresh(slot: Slot, epoch: Epoch, histograms: Readonly<Histograms>): void {
  const fresh = slot.fresh.get(epoch) ?? {};
  slot.fresh.set(epoch, fresh);
  mergeInto(fresh, histograms);
}

/** Numbers of the load that this place has taken so far. */
export const begunOf = (slot: Slot): number => slot.leftBegun + (slot.report?.begun ?? 0);

/** Its process is gone: what that had in flight is missed, with at least its timeout as its latency. */
export function vacate(slot: Slot, timeoutMs: number): void {
  for (const [epoch, tally] of slot.tallies) {
    slot.left.set(epoch, addSums(slot.left.get(epoch) ?? NO_SUMS, closeSums(sumsOf(tally))));
    addMissed(slot, epoch, tally.inflight, timeoutMs);
  }
  slot.leftBegun = begunOf(slot);
  slot.tallies.clear();
  slot.process = null;
  slot.report = null;
  slot.silent = 0;
  slot.status = 'vacant';
}

/** What came due with nobody there to send it is missed. */
export function addUnsent(slot: Slot, count: number, epoch: Epoch, timeoutMs: number): void {
  if (count <= 0) return;
  slot.left.set(epoch, addSums(slot.left.get(epoch) ?? NO_SUMS, unsent(count)));
  slot.leftBegun += count;
  addMissed(slot, epoch, count, timeoutMs);
}

function addMissed(slot: Slot, epoch: Epoch, count: number, timeoutMs: number): void {
  if (count > 0) addFresh(slot, epoch, { '': constant(timeoutMs * 1000, count) });
}

/** What a load comes to in the epochs that are wanted, over all its places. */
export function totalOf(slots: readonly Slot[], isWanted: (epoch: Epoch) => boolean): Sums {
  let total = NO_SUMS;
  for (const slot of slots) {
    for (const [epoch, tally] of slot.tallies) if (isWanted(epoch)) total = addSums(total, sumsOf(tally));
    for (const [epoch, sums] of slot.left) if (isWanted(epoch)) total = addSums(total, sums);
  }
  return total;
}

/** All epochs of a phase: a soak may have stages. */
export const inPhase =
  (phase: 'warmup' | 'soak') =>
  (epoch: Epoch): boolean =>
    phaseOf(epoch) === phase;

/** The latencies of a phase since they were last taken, by epoch and step. */
export function takeFresh(slots: readonly Slot[], phase: 'warmup' | 'soak'): Map<Epoch, Histograms> {
  const taken = new Map<Epoch, Histograms>();
  for (const slot of slots)
    for (const [epoch, fresh] of slot.fresh) {
      if (phaseOf(epoch) !== phase) continue;
      const histograms = taken.get(epoch) ?? {};
      taken.set(epoch, histograms);
      mergeInto(histograms, fresh);
      slot.fresh.delete(epoch);
    }
  return taken;
}
