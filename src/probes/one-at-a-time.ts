/** Bounds work that may hang: it never overlaps with itself, and what is late is no answer. */

/**
 * null while the last call is still running, when it takes longer than the deadline, and when it fails.
 * The work itself is not interrupted; what comes of it later is dropped.
 */
export function oneAtATime<T>(work: () => Promise<T>): (deadlineMs: number) => Promise<T | null> {
  let running = false;
  return async (deadlineMs) => {
    if (running) return null;
    running = true;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<null>((done) => {
      timer = setTimeout(done, deadlineMs, null);
    });
    const outcome = work()
      .catch(() => null)
      .finally(() => {
        running = false;
        clearTimeout(timer);
      });
    return await Promise.race([outcome, late]);
  };
}
