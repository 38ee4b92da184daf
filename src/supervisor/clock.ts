/** Real time. */
import type { Clock } from '../model/contracts.ts';

export const realClock: Clock = {
  wall: () => Date.now(),
  // CLOCK_MONOTONIC has one origin for all processes of a machine; performance.now() has one for each.
  monotonic: () => Number(process.hrtime.bigint() / 1000n) / 1000,
  after(ms, call) {
    const timer = setTimeout(call, Math.max(0, ms));
    return () => clearTimeout(timer);
  },
};
