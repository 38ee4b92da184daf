/** What a worker tells about itself: a generator that was held up cannot judge its target. */
import type { WorkerSelf } from './messages.ts';

const LOOK_EVERY_MS = 20;

export interface Vitals {
  onLate(lateMs: number): void;
  /** Since the last reading; `drops` as the engine says. */
  read(drops: number): WorkerSelf;
}

/** (`monitorEventLoopDelay` forgets, when it is reset, a stall that has not ended for it.) */
export function openVitals(clock: () => number): Vitals {
  let lookedMs = clock();
  let lagMs = 0;
  let latestMs = 0;
  const look = () => {
    const now = clock();
    lagMs = Math.max(lagMs, now - lookedMs - LOOK_EVERY_MS);
    lookedMs = now;
  };
  setInterval(look, LOOK_EVERY_MS);
  return {
    onLate(lateMs) {
      if (lateMs > latestMs) latestMs = lateMs;
    },
    read(drops) {
      look();
      const { user, system } = process.cpuUsage();
      const self = {
        rssBytes: process.memoryUsage.rss(),
        cpuSeconds: (user + system) / 1e6,
        lagSeconds: lagMs / 1000,
        latenessSeconds: latestMs / 1000,
        drops,
      };
      lagMs = 0;
      latestMs = 0;
      return self;
    },
  };
}
