/** Finds out that the other side of an open connection is gone: each is pinged, and has to answer in time. */

export interface Heartbeats {
  /** Watches a connection that is open now. */
  watch(parts: HeartbeatParts): Heartbeat;
  close(): void;
}

interface HeartbeatParts {
  readonly ping: () => void;
  /** No answer came within the timeout. Called once. */
  readonly silent: () => void;
}

export interface Heartbeat {
  answered(): void;
  stop(): void;
}

interface HeartbeatsParts {
  /** Between two pings of a connection. */
  readonly everyMs: number;
  readonly timeoutMs: number;
  /** In [0, 1): connections should not all be pinged together. */
  readonly random: () => number;
  /** Monotonic ms. */
  readonly clock: () => number;
}

/** So often within the shorter of both times, and at least so often, all connections are looked at. */
const LOOKS = 4;
const LOOK_EVERY_MS = 1000;

interface Watched extends HeartbeatParts {
  /** When the next ping is due. */
  nextMs: number;
  /** When the ping that is not answered yet was sent. */
  pingedMs: number | null;
}

/** One timer for all: it wakes once a second, however many there are. */
export function openHeartbeats({ everyMs, timeoutMs, random, clock }: HeartbeatsParts): Heartbeats {
  const all = new Set<Watched>();
  const lookMs = Math.min(LOOK_EVERY_MS, everyMs / LOOKS, timeoutMs / LOOKS);
  let lookedMs = clock();
  let isHeld = false;
  const timer = setInterval(look, lookMs);

  function look(): void {
    const nowMs = clock();
    // After a stall of this process the answers that came in time are still to be read.
    isHeld = !isHeld && nowMs - lookedMs > 2 * lookMs;
    lookedMs = nowMs;
    for (const each of all) {
      if (each.pingedMs === null) beat(each, nowMs);
      else if (!isHeld && nowMs - each.pingedMs > timeoutMs) {
        all.delete(each);
        each.silent();
      }
    }
  }

  function beat(each: Watched, nowMs: number): void {
    if (nowMs < each.nextMs) return;
    each.nextMs = nowMs + everyMs;
    each.pingedMs = nowMs;
    each.ping();
  }

  return {
    watch(parts) {
      const each: Watched = { ...parts, nextMs: clock() + everyMs * random(), pingedMs: null };
      all.add(each);
      return {
        answered() {
          each.pingedMs = null;
        },
        stop: () => void all.delete(each),
      };
    },
    close: () => clearInterval(timer),
  };
}
