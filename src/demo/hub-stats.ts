/** How many messages each endpoint of the hub has had, written to the SQLite file: those of a second at once. */

export interface HubStats {
  count(endpoint: string): void;
  /** Writes what has not been written. */
  close(): Promise<void>;
}

const WRITE_EVERY_MS = 1000;

export interface HubStatsParts {
  readonly write: (counts: readonly (readonly [endpoint: string, messages: number])[]) => Promise<unknown>;
  /** Whether each message is written by itself, as what is slow about many a hub. */
  readonly isEach: () => boolean;
}

export function createHubStats({ write, isEach }: HubStatsParts): HubStats {
  let waiting = new Map<string, number>();

  const add = (endpoint: string, messages: number) =>
    waiting.set(endpoint, (waiting.get(endpoint) ?? 0) + messages);

  async function flush(): Promise<void> {
    if (waiting.size === 0) return;
    const counts = [...waiting];
    waiting = new Map();
    try {
      await write(counts);
    } catch {
      // Nothing of it was done: the next writing has it as well.
      for (const [endpoint, messages] of counts) add(endpoint, messages);
    }
  }
  const timer = setInterval(flush, WRITE_EVERY_MS);

  return {
    count(endpoint) {
      add(endpoint, 1);
      if (isEach()) void flush();
    },
    close() {
      clearInterval(timer);
      return flush();
    },
  };
}
