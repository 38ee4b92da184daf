/** Answers that the kernel dropped at the sockets of a tool because it did not read them in time: they are not the target's. */
import { dropsOf } from '../dns/kernel-sockets.ts';

/** Two looks within one would cost more than they tell. */
const LOOK_EVERY_MS = 1000;

export interface ToolDrops {
  watch(pid: number): void;
  /** It is gone: what was last seen of it stays. */
  forget(pid: number): void;
  /** Of all so far. */
  read(): number;
}

export function openToolDrops(clock: () => number): ToolDrops {
  const living = new Map<number, number>();
  let gone = 0;
  let lookedMs = -Infinity;
  return {
    watch: (pid) => void living.set(pid, 0),
    forget(pid) {
      gone += living.get(pid) ?? 0;
      living.delete(pid);
    },
    read() {
      const isDue = clock() - lookedMs >= LOOK_EVERY_MS;
      if (isDue) lookedMs = clock();
      let sum = gone;
      for (const [pid, before] of living) {
        const drops = isDue ? Math.max(before, dropsOf(pid)) : before;
        living.set(pid, drops);
        sum += drops;
      }
      return sum;
    },
  };
}
