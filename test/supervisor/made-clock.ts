/** Time that goes on when a test says so: the one thing that tests inject. */
import type { Clock } from '../../src/model/contracts.ts';

export interface MadeClock extends Clock {
  /** Goes on by so many ms, calling back what comes due on the way, each at its own time. */
  forward(ms: number): Promise<void>;
  /** The process was stopped: so many ms go by and nothing is called meanwhile, only after. */
  sleep(ms: number): Promise<void>;
  readonly waiting: () => number;
}

export function madeClock(startMs = 1_000_000): MadeClock {
  let nowMs = startMs;
  let timers: { readonly dueMs: number; readonly call: () => void }[] = [];
  const settle = async () => {
    for (let i = 0; i < 20; i++) await Promise.resolve();
  };
  const fireDue = async () => {
    for (;;) {
      const due = timers.filter((timer) => timer.dueMs <= nowMs).sort((a, b) => a.dueMs - b.dueMs)[0];
      if (!due) return;
      timers = timers.filter((timer) => timer !== due);
      due.call();
      await settle();
    }
  };
  return {
    wall: () => nowMs + 5e11,
    monotonic: () => nowMs,
    after(ms, call) {
      const timer = { dueMs: nowMs + Math.max(0, ms), call };
      timers.push(timer);
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
    async forward(ms) {
      const endMs = nowMs + ms;
      for (;;) {
        const next = Math.min(...timers.map((timer) => timer.dueMs));
        if (next > endMs) break;
        nowMs = Math.max(nowMs, next);
        await fireDue();
      }
      nowMs = endMs;
      await settle();
    },
    async sleep(ms) {
      nowMs += ms;
      await fireDue();
    },
    waiting: () => timers.length,
  };
}
