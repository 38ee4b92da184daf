/** What a worker tells about itself: a generator that was held up cannot judge its target. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { WorkerSelf } from './messages.ts';

const RESOLUTION_MS = 10;

export interface Vitals {
  onLate(lateMs: number): void;
  /** Since the last reading. */
  read(): WorkerSelf;
}

export function openVitals(): Vitals {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  let latestMs = 0;
  return {
    onLate(lateMs) {
      if (lateMs > latestMs) latestMs = lateMs;
    },
    read() {
      const { user, system } = process.cpuUsage();
      const self = {
        rssBytes: process.memoryUsage.rss(),
        cpuSeconds: (user + system) / 1e6,
        lagSeconds: Math.max(0, delay.max / 1e6 - RESOLUTION_MS) / 1000,
        latenessSeconds: latestMs / 1000,
      };
      delay.reset();
      latestMs = 0;
      return self;
    },
  };
}
