/** Real time. */
import { monotonicMs } from '../load/monotonic.ts';
import type { Clock } from '../model/contracts.ts';

const LONGEST_MS = 2 ** 31 - 1;

export const realClock: Clock = {
  wall: () => Date.now(),
  // The workers' own: due times are told across processes.
  monotonic: monotonicMs,
  after(ms, call) {
    let timer: NodeJS.Timeout;
    // A longer timer than Node's longest (24.8 days) would fire at once: it is made of several.
    const wait = (leftMs: number) => {
      const nextMs = Math.min(leftMs, LONGEST_MS);
      timer = setTimeout(() => (leftMs > nextMs ? wait(leftMs - nextMs) : call()), nextMs);
    };
    wait(Math.max(0, ms));
    return () => clearTimeout(timer);
  },
};
