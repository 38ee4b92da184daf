/** One playing of a load's shape: its waits never end once it has been cut short, so that nothing goes on after. */
import type { Clock } from '../model/contracts.ts';

const LOOK_EVERY_MS = 50;

export interface Play {
  /** Resolves at a time, monotonic ms. */
  until(ms: number): Promise<void>;
  /** Resolves once `is`, or at `latestMs`. */
  met(is: () => boolean, latestMs?: number): Promise<void>;
  cut(): void;
}

export function openPlay(clock: Clock): Play {
  let isCut = false;
  const until = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      clock.after(Math.max(0, ms - clock.monotonic()), () => {
        if (!isCut) resolve();
      });
    });
  return {
    until,
    async met(is, latestMs = Infinity) {
      while (!is() && clock.monotonic() < latestMs) await until(clock.monotonic() + LOOK_EVERY_MS);
    },
    cut() {
      isCut = true;
    },
  };
}
