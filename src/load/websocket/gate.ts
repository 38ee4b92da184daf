/** Lets so many connections be opened at once: a server's queue of new ones is short (often 511, or 128). */

export interface Gate {
  /** Calls `go` now or later; it has to call `leave` once, when it is done. */
  enter(go: (leave: () => void) => void): void;
}

export function openGate(most: number): Gate {
  const waiting: ((leave: () => void) => void)[] = [];
  let inside = 0;

  function admit(): void {
    while (inside < most) {
      const go = waiting.shift();
      if (!go) return;
      inside++;
      go(() => {
        inside--;
        admit();
      });
    }
  }

  return {
    enter(go) {
      waiting.push(go);
      admit();
    },
  };
}
