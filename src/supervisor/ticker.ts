/** Ticks by due time on the monotonic clock: none drifts, a missed one is a gap, never a burst. */
import type { Clock } from '../model/contracts.ts';

export interface Ticker {
  stop(): void;
}

/**
 * Calls `onTick` for tick 1, 2, … at `originMs + seq · everyMs`. While one is still being taken, or when the
 * process was stopped or asleep, the ticks in between are skipped: their numbers are missing.
 */
export function startTicker(
  clock: Clock,
  originMs: number,
  everyMs: number,
  onTick: (seq: number, lateMs: number) => Promise<void>,
): Ticker {
  let stopped = false;
  let cancel = () => {};
  const arm = (after: number) => {
    const seq = Math.max(after + 1, Math.ceil((clock.monotonic() - originMs) / everyMs));
    const dueMs = originMs + seq * everyMs;
    cancel = clock.after(Math.max(0, dueMs - clock.monotonic()), () => {
      // A timer may fire a little early; a machine that slept fires it very late: then this is a later tick.
      const now = clock.monotonic();
      const current = Math.max(seq, Math.floor((now - originMs) / everyMs));
      void onTick(current, Math.max(0, now - originMs - current * everyMs)).finally(() => {
        if (!stopped) arm(current);
      });
    });
  };
  arm(0);
  return {
    stop() {
      stopped = true;
      cancel();
    },
  };
}
