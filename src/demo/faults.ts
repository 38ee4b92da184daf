/** Faults on purpose: what is asked for, at the start or while running, happens to this process. */
import { type Faults, type FaultTexts, mergeFaults, parseFaults, type Shape } from './fault-settings.ts';
import { createOpenFiles } from './open-files.ts';
import { createResidentMemory } from './resident-memory.ts';

/** What happens to one request. */
export interface Disturbance {
  readonly delayMs: number;
  readonly fail: boolean;
}

/** What becomes of a write that is acknowledged. */
export type WriteFate = 'done' | 'lost' | 'doubled';

export interface FaultControl {
  /** Those that are on, as they were written. */
  readonly texts: FaultTexts;
  /** Memory held because of `leak` and `leakPerRequest`, bytes. */
  readonly leakedBytes: number;
  /** Memory held because of the shapes that are not leaks, bytes. */
  readonly shapedBytes: number;
  /** Whether the hub's statistics are written for each message. */
  readonly countsEachMessage: boolean;
  /** What a request waits for somebody behind the target, because of `upstreamFor`. */
  readonly upstreamSeconds: number;
  /**
   * Changes some, null taking one away, and returns what is to be done once the answer is sent: a freeze or
   * a crash that was asked for now (`freezeFor` alone, `crash`). Throws an Error that says what is wrong.
   */
  update(change: Readonly<Record<string, unknown>>): () => void;
  /** Takes all away and gives the memory back. */
  clear(): void;
  /** One for each protocol: called for each request, it counts and says what happens to it. */
  stream(): () => Disturbance;
  /** Called for each write. */
  fate(): WriteFate;
  close(): void;
}

const GROWTH_EVERY_MS = 100;
const LOCK_EVERY_MS = 500;
const UNDISTURBED: Disturbance = { delayMs: 0, fail: false };

export interface FaultEffects {
  /** Called with whether the write-ahead log may be checkpointed. */
  checkpoint(allowed: boolean): void;
  /** Ends the process at once. */
  crash(): void;
  /** Holds the write lock of SQLite for so long, and lets others work meanwhile. */
  lock(ms: number): void;
}

export function createFaults(effects: FaultEffects): FaultControl {
  const memory = createResidentMemory();
  const files = createOpenFiles();
  let texts: FaultTexts = {};
  let faults: Faults = parseFaults(texts);
  let leakedBytes = 0;
  let shapedBytes = 0;
  const since: Partial<Record<keyof FaultTexts, number>> = {};
  let grownAt = performance.now();
  const isLost = each(() => faults.loseWrites);
  const isDoubled = each(() => faults.doubleWrites);
  let freezeTimer: NodeJS.Timeout | undefined;
  let crashTimer: NodeJS.Timeout | undefined;

  const grow = () => {
    const now = performance.now();
    leakedBytes += (faults.leakBytesPerSecond * (now - grownAt)) / 1000;
    files.open((faults.leakFdsPerSecond * (now - grownAt)) / 1000);
    grownAt = now;
    const age = (name: keyof FaultTexts) => now - (since[name] ?? now);
    shapedBytes =
      shaped(faults.rssWarmup, age('rssWarmup'), (x) => 1 - Math.exp(-x)) +
      shaped(faults.rssSawtooth, age('rssSawtooth'), (x) => x % 1) +
      shaped(faults.rssStep, age('rssStep'), (x) => (x < 1 ? 0 : 1));
    memory.resize(leakedBytes + shapedBytes);
  };
  const growth = setInterval(grow, GROWTH_EVERY_MS);
  const locking = setInterval(() => faults.lockMs > 0 && effects.lock(faults.lockMs), LOCK_EVERY_MS);

  const apply = (next: FaultTexts) => {
    const before = { texts, faults };
    // What grew until now grew at the rate of before.
    grow();
    faults = parseFaults(next);
    texts = next;
    const changed = (name: keyof FaultTexts) => texts[name] !== before.texts[name];
    for (const name of ['rssWarmup', 'rssSawtooth', 'rssStep'] as const)
      if (changed(name)) since[name] = performance.now();
    if (faults.walNeverCheckpoint !== before.faults.walNeverCheckpoint)
      effects.checkpoint(!faults.walNeverCheckpoint);
    if (changed('freezeAt') || changed('freezeFor'))
      freezeTimer = replace(freezeTimer, faults.freezeAtMs, () => freeze(faults.freezeForMs));
    if (changed('crashAt')) crashTimer = replace(crashTimer, faults.crashAtMs, effects.crash);
  };

  return {
    get texts() {
      return texts;
    },
    get leakedBytes() {
      return leakedBytes;
    },
    get shapedBytes() {
      return shapedBytes;
    },
    get countsEachMessage() {
      return faults.countEachMessage;
    },
    get upstreamSeconds() {
      return faults.upstreamMs / 1000;
    },

    update(change) {
      const { crash, ...others } = change;
      if (crash !== undefined && typeof crash !== 'boolean') throw new Error('crash is written like true');
      const next = mergeFaults(texts, others);
      const freezeMs =
        next.freezeAt === undefined && next.freezeFor !== undefined ? parseFaults(next).freezeForMs : 0;
      // A freeze that is to come now is an act: it is not a setting that stays.
      if (next.freezeAt === undefined) delete next.freezeFor;
      apply(next);
      return () => {
        if (crash) effects.crash();
        if (freezeMs > 0) freeze(freezeMs);
      };
    },

    clear() {
      apply({});
      leakedBytes = 0;
      files.close();
      grow();
    },

    stream() {
      let requests = 0;
      const isFailing = each(() => faults.errorRate);
      return () => {
        leakedBytes += faults.leakBytesPerRequest;
        if (faults.busyMs > 0) spin(faults.busyMs);
        requests++;
        const slow = faults.slowEvery > 0 && requests % faults.slowEvery === 0;
        const fail = isFailing();
        const delayMs = (slow ? faults.slowByMs : 0) + faults.upstreamMs;
        return delayMs > 0 || fail ? { delayMs, fail } : UNDISTURBED;
      };
    },

    fate() {
      if (isLost()) return 'lost';
      return isDoubled() ? 'doubled' : 'done';
    },

    close() {
      clearInterval(growth);
      clearInterval(locking);
      files.close();
      clearTimeout(freezeTimer);
      clearTimeout(crashTimer);
      memory.resize(0);
    },
  };
}

/** Says of one after the other whether it is among the share: carried over, not drawn: of 1,000, 1% are 10, each time. */
function each(share: () => number): () => boolean {
  let owed = 0;
  return () => {
    owed += share();
    const isOne = owed >= 1 - 1e-9;
    if (isOne) owed -= 1;
    return isOne;
  };
}

function shaped(shape: Shape | null, ageMs: number, curve: (x: number) => number): number {
  return shape ? shape.bytes * curve(ageMs / shape.ms) : 0;
}

function replace(timer: NodeJS.Timeout | undefined, ms: number | null, call: () => void) {
  clearTimeout(timer);
  return ms === null ? undefined : setTimeout(call, ms);
}

/** Holds the event loop as a lock that is not given would, without taking a core from the load. */
function freeze(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** Takes a core, as work would. */
function spin(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}
