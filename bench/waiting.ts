/** Waiting, for a while or for something to be so. */
import { setTimeout as pause } from 'node:timers/promises';

const LOOK_MS = 20;

/** Rejects with `what` after `withinMs`. */
export async function until(is: () => Promise<boolean>, withinMs: number, what: string): Promise<void> {
  const endMs = performance.now() + withinMs;
  while (!(await is())) {
    if (performance.now() > endMs) throw new Error(`${what} within ${withinMs / 1000} s`);
    await pause(LOOK_MS);
  }
}

/** What `promise` gives; rejects with `what` when it takes longer. */
export async function within<T>(promise: Promise<T>, ms: number, what: string): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`${what} within ${ms / 1000} s`)), ms);
  timer.unref();
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
