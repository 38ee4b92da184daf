/** Begins an open load's requests when they are due, whatever has become of those before. */
import type { Engine } from './engine.ts';
import type { Ledger } from './ledger.ts';
import type { Schedule } from './pacing.ts';
import type { Source } from './source.ts';

/** Begun at most between two looks at what has come in: a backlog must not keep answers waiting, and drop them. */
const PER_TURN = 64;
/** A timer that fires so much late tells of a stall of this process. */
const STALL_MS = 20;
/** Longer sleeps overflow setTimeout. */
const LONGEST_SLEEP_MS = 1e9;

interface LoopParts {
  readonly schedule: Schedule;
  readonly engine: Engine;
  readonly ledger: Ledger;
  readonly timeoutMs: number;
  readonly clock: () => number;
  /** Told how late each turn's first request leaves. */
  readonly onLate: (lateMs: number) => void;
}

/**
 * What is due is begun at once, late or not; but what is late by more than its timeout is missed: sent, it
 * could not be in time, and a generator that is too slow would never get out of its debts.
 */
export function openLoop({ schedule, engine, ledger, timeoutMs, clock, onLate }: LoopParts): Source {
  let timer: NodeJS.Timeout | undefined;
  let turn: NodeJS.Immediate | undefined;
  let wakeMs = 0;
  let started = false;
  let begun = 0;

  function wake(): void {
    // After a stall, what the supervisor said and the target answered meanwhile is heard first.
    if (clock() - wakeMs > STALL_MS) turn = setImmediate(work);
    else work();
  }

  function work(): void {
    const now = clock();
    const lateMs = now - schedule.nextDueMs();
    if (lateMs > 0) onLate(lateMs);
    if (lateMs > timeoutMs) missBefore(now - timeoutMs);
    for (let i = 0; i < PER_TURN; i++) {
      const dueMs = schedule.nextDueMs();
      if (dueMs > now) break;
      begun++;
      engine.begin(schedule.take(), dueMs, null, null);
    }
    arm();
  }

  function missBefore(ms: number): void {
    const missed = ledger.missBefore(ms, 'behind', schedule.countBefore);
    begun += missed;
    schedule.skip(missed);
  }

  function arm(): void {
    clearTimeout(timer);
    clearImmediate(turn);
    if (!started) return;
    const dueMs = schedule.nextDueMs();
    if (dueMs === Infinity) return;
    const sleepMs = dueMs - clock();
    wakeMs = dueMs;
    if (sleepMs <= 0) turn = setImmediate(work);
    else timer = setTimeout(wake, Math.max(1, Math.min(Math.floor(sleepMs), LONGEST_SLEEP_MS)));
  }

  return {
    start() {
      started = true;
      arm();
    },
    change(pace, from) {
      if (pace.kind !== 'rate') return;
      schedule.change(pace, from);
      arm();
    },
    stop(atMs) {
      schedule.stop(atMs);
      arm();
    },
    countBefore: schedule.countBefore,
    begun: () => begun,
    isIdle: () => schedule.nextDueMs() === Infinity,
    close() {
      started = false;
      arm();
      missBefore(Infinity);
    },
  };
}
