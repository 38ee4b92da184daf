/** What a request costs: CPU time and answers between two moments of a run. */
import { setTimeout as pause } from 'node:timers/promises';
import { monotonicMs } from '../src/load/monotonic.ts';
import { cpuMsOf, othersCpuMs } from './cpu.ts';
import type { Outcome, Run } from './run.ts';

export interface Window {
  /** Left out at the beginning, for everybody: starting, connecting, compiling (V8 takes about a second). */
  readonly settleMs: number;
  readonly lengthMs: number;
}

export interface Cost {
  /** User and system, for one answer. */
  readonly cpuMicros: number;
  readonly answersPerSecond: number;
  /** Cores that somebody else used meanwhile: on a busy machine queues build up, and batches make all look cheaper. */
  readonly othersCores: number;
}

interface Mark {
  readonly atMs: number;
  readonly answered: number;
  readonly cpuMs: number;
  readonly othersMs: number;
}

/** `settleMs` count from now; the run must last until the end of the window. Rejects when nothing was answered. */
export async function measureCost(run: Run, window: Window): Promise<Cost> {
  await pause(window.settleMs);
  const from = await mark(run);
  await pause(window.lengthMs - (monotonicMs() - from.atMs));
  const to = await mark(run);
  const answers = to.answered - from.answered;
  if (answers <= 0) throw new Error('nothing was answered');
  const lengthMs = to.atMs - from.atMs;
  return {
    cpuMicros: ((to.cpuMs - from.cpuMs) / answers) * 1000,
    answersPerSecond: (answers / lengthMs) * 1000,
    othersCores: (to.othersMs - from.othersMs) / lengthMs,
  };
}

/** The same of a run from its start to its end. */
export async function costOf(run: Run, window: Window): Promise<Cost & { readonly outcome: Outcome }> {
  const cost = await measureCost(run, window);
  return { ...cost, outcome: await run.done() };
}

async function mark(run: Run): Promise<Mark> {
  const answered = await run.answered();
  return { answered, cpuMs: cpuMsOf(run.pid), othersMs: othersCpuMs(), atMs: monotonicMs() };
}
