/** The instrument itself: a verdict is worth nothing if it was not flat, or was held up. */
import { memoryUsage } from 'node:process';
import type { Probe } from '../model/contracts.ts';

const BEAT_MS = 20;

export function openSelfProbe(): Probe {
  let cpuBefore = process.cpuUsage();
  let beforeMs = performance.now();
  let beatMs = beforeMs;
  let lagMs = 0;
  // Not perf_hooks' monitorEventLoopDelay: what happens between its reset and its next beat, such as
  // the rest of this very tick, is in none of its figures (a 200 ms hold after a reset reads 10 ms).
  const beat = (): number => {
    const now = performance.now();
    lagMs = Math.max(lagMs, now - beatMs - BEAT_MS);
    beatMs = now;
    return now;
  };
  const timer = setInterval(beat, BEAT_MS).unref();
  return {
    name: 'self',
    async sample() {
      const nowMs = beat();
      const { user, system } = process.cpuUsage(cpuBefore);
      const cpu = (user + system) / 1000 / (nowMs - beforeMs);
      cpuBefore = process.cpuUsage();
      beforeMs = nowMs;
      const { rss, heapUsed } = memoryUsage();
      const values = {
        'self.rss': rss,
        'self.heap': heapUsed,
        // A share of one core.
        'self.cpu': cpu,
        // The longest since the last tick that the event loop was held, seconds.
        'self.lag': lagMs / 1000,
      };
      lagMs = 0;
      return { values };
    },
    async close() {
      clearInterval(timer);
    },
  };
}
