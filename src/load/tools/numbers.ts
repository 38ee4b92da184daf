/** The numbers of a load that a tool makes: one for each outcome, in the order in which outcomes are told. */
import type { Ledger } from '../ledger.ts';
import type { Schedule } from '../pacing.ts';
import type { Missing } from '../tally.ts';

export interface Numbers {
  /** When the next number was due; null: nothing more is, and the outcome has no account. */
  take(): number | null;
  /** So many of the next ones were never sent. */
  miss(count: number, why: Missing): void;
  /** What was due before `ms` and has not been told by now never will be: the tool was behind. */
  missBefore(ms: number): void;
  /** Taken so far, those missed among them. */
  begun(): number;
  /** What is still waiting is missed, and nothing is taken any more. There is a stop. */
  close(): void;
}

/** `schedule` null: a closed loop, where what is told is due when it is told. */
export function openNumbers(schedule: Schedule | null, ledger: Ledger, clock: () => number): Numbers {
  let begun = 0;
  let isClosed = false;

  function take(): number | null {
    if (isClosed) return null;
    const dueMs = schedule ? schedule.nextDueMs() : clock();
    if (dueMs === Infinity) return null;
    schedule?.take();
    begun++;
    // It may be a little ahead of the schedule: no request was due after it was sent.
    return Math.min(dueMs, clock());
  }

  function missBefore(ms: number): void {
    if (!schedule || isClosed) return;
    const missed = ledger.missBefore(ms, 'behind', schedule.countBefore);
    begun += missed;
    schedule.skip(missed);
  }

  return {
    take,
    miss(count, why) {
      for (let i = 0; i < count; i++) {
        const dueMs = take();
        if (dueMs !== null) ledger.tallyAt(dueMs).miss(1, why, dueMs);
      }
    },
    missBefore,
    begun: () => begun,
    close() {
      missBefore(Infinity);
      isClosed = true;
    },
  };
}
