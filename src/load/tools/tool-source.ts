/** A tool's load over time: runs of it, one after the other, as the paces say. */
import { amountAt, type Pace } from '../../model/pace.ts';
import type { Ledger } from '../ledger.ts';
import { openSchedule } from '../pacing.ts';
import type { Source } from '../source.ts';
import { type Numbers, openNumbers } from './numbers.ts';

/** What one run of a tool is to do: a pace, or a part of its time. */
export interface Segment {
  readonly pace: Pace;
  readonly fromMs: number;
  /** Infinity: nobody knows yet. */
  readonly toMs: number;
  /** Of this worker in the pace's shares. */
  readonly place: number;
}

export interface ToolRun {
  /** What it does ends at `ms` instead: it sends no more than was due by then. */
  endAt(ms: number): void;
  kill(): void;
  /** Once the process is gone and all it said is in the ledger. */
  readonly ended: Promise<void>;
}

interface ToolSourceParts {
  readonly first: Pace;
  readonly index: number;
  readonly ledger: Ledger;
  readonly clock: () => number;
  /** The longest time from `fromMs` on that one run can do this pace. */
  readonly longestMs: (pace: Pace, fromMs: number) => number;
  readonly begin: (segment: Segment, numbers: Numbers) => ToolRun;
}

interface Running {
  segment: Segment;
  readonly run: ToolRun;
}

/** A tool that ended when it should not is begun again after this. */
const RETRY_MS = 1000;
/** Longer sleeps overflow setTimeout. */
export const LONGEST_SLEEP_MS = 1e9;

/**
 * The next run begins when the one before is due to end, which then still has to make up for the time that it took to
 * start: what they do together is what is due. Each change is a seam, and counted.
 */
export function openToolSource({ first, index, ledger, clock, longestMs, begin }: ToolSourceParts): Source {
  const schedule = first.kind === 'rate' ? openSchedule(first, index) : null;
  const numbers = openNumbers(schedule, ledger, clock);
  const living = new Set<Running>();
  let paces: Pace[] = [first];
  let current: Running | null = null;
  let isClosed = false;
  /** The last run ended when it should not: nobody sends until the next one begins. */
  let isBroken = false;
  /** No run begins before. */
  let freeMs = Infinity;
  let stopMs = Infinity;
  let timer: NodeJS.Timeout | undefined;

  function endOf({ pace, fromMs }: Segment): number {
    const at = paces.indexOf(pace);
    const nextMs = at < 0 ? fromMs : (paces[at + 1]?.atMs ?? Infinity);
    return Math.min(fromMs + longestMs(pace, fromMs), Math.max(fromMs, nextMs), stopMs);
  }

  function turn(): void {
    const now = clock();
    if (current) {
      const toMs = endOf(current.segment);
      if (toMs !== current.segment.toMs) {
        current.segment = { ...current.segment, toMs };
        current.run.endAt(toMs);
      }
      if (toMs <= now) {
        freeMs = toMs;
        current = null;
      }
    }
    if (!current && !isClosed && now >= freeMs && now < stopMs) beginAt(now);
    arm(now);
  }

  function beginAt(now: number): void {
    const at = paces.findLastIndex(({ atMs }) => atMs <= now);
    const pace = paces[at];
    if (!pace) return;
    paces = paces.slice(at);
    const place = pace.shares.indexOf(index);
    if (place < 0 || (amountAt(pace, now) === 0 && !isClimbing(pace, now))) return;
    const fromMs = Math.max(pace.atMs, freeMs);
    if (isBroken) numbers.missBefore(fromMs);
    else if (living.size > 0) ledger.see('seam');
    isBroken = false;
    const draft = { pace, fromMs, toMs: Infinity, place };
    const segment = { ...draft, toMs: endOf(draft) };
    const run = begin(segment, numbers);
    const running = { segment, run };
    current = running;
    living.add(running);
    void run.ended.then(() => finish(running));
  }

  function finish(running: Running): void {
    living.delete(running);
    const now = clock();
    numbers.missBefore(Math.min(now, running.segment.toMs));
    if (current !== running) return;
    // Its time may be over, and only its turn be late.
    if (now < running.segment.toMs) {
      ledger.see('broken_off');
      isBroken = true;
      freeMs = now + RETRY_MS;
      current = null;
    }
    turn();
  }

  /** `now`: what was looked at; a moment that has come since must not be slept over. */
  function arm(now: number): void {
    clearTimeout(timer);
    const moments = [freeMs, ...(current ? [current.segment.toMs] : paces.map(({ atMs }) => atMs))];
    const nextMs = Math.min(...moments.filter((ms) => ms > now && ms < Infinity));
    if (nextMs === Infinity) return;
    timer = setTimeout(turn, Math.min(Math.ceil(nextMs - now), LONGEST_SLEEP_MS));
  }

  return {
    start() {
      freeMs = clock();
      turn();
    },
    change(pace, from) {
      if (pace.kind === 'rate') schedule?.change(pace, from);
      paces = [...paces.filter(({ atMs }) => atMs < pace.atMs), pace];
      turn();
    },
    stop(atMs) {
      stopMs = Math.min(stopMs, atMs);
      schedule?.stop(atMs);
      turn();
    },
    countBefore: (ms) => schedule?.countBefore(ms) ?? 0,
    begun: numbers.begun,
    isIdle: () => living.size === 0 && (schedule === null || schedule.nextDueMs() === Infinity),
    close() {
      clearTimeout(timer);
      for (const { run } of living) run.kill();
      current = null;
      isClosed = true;
      numbers.close();
    },
  };
}

const isClimbing = ({ ramp, atMs }: Pace, ms: number): boolean => ramp !== null && ms < atMs + ramp.overMs;
