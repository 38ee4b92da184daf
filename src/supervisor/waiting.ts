/** Waits for something to become true, looking whenever something has happened. */
import type { Clock } from '../model/contracts.ts';

export interface Waiting {
  /** Something has happened: whoever waits looks again. */
  stir(): void;
  /** Resolves true once `met`, with what `met` says then after the time. */
  until(met: () => boolean, withinMs: number): Promise<boolean>;
}

export function openWaiting(clock: Clock): Waiting {
  const waiting = new Set<() => void>();
  return {
    stir() {
      for (const look of waiting) look();
    },
    until: (met, withinMs) =>
      new Promise((resolve) => {
        const end = (answer: boolean) => {
          waiting.delete(look);
          cancel();
          resolve(answer);
        };
        const look = () => {
          if (met()) end(true);
        };
        const cancel = clock.after(withinMs, () => end(met()));
        waiting.add(look);
        look();
      }),
  };
}
