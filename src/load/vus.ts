/** Runs a closed load's VUs: each does the flow, thinks, and does it again. */
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from './engine.ts';
import type { Pace } from './messages.ts';
import type { Source } from './source.ts';
import { LATE_MS } from './tally.ts';

type VuPace = Extract<Pace, { kind: 'vus' }>;

/** New VUs begin within their think time, or this, one after the other: they should not march in step. */
const SPREAD_MS = 1000;
/** A VU that got no answer waits at least so long: a refused connection would make it a busy loop. */
const RETRY_MS = 100;

interface VuParts {
  readonly first: VuPace;
  readonly index: number;
  readonly of: number;
  readonly engine: Engine;
  readonly thinkMs: number;
  readonly clock: () => number;
  /** Told how late each flow begins. */
  readonly onLate: (lateMs: number) => void;
}

/** VU j of the whole load runs on worker j mod n. One that is taken away finishes its flow. */
export function openVus({ first, index, of, engine, thinkMs, clock, onLate }: VuParts): Source {
  const living = new Set<number>();
  let waiting: VuPace[] | null = [first];
  let asked = 0;
  let stopMs = Infinity;
  let flows = 0;

  async function until(ms: number): Promise<void> {
    if (ms <= clock()) await nextTurn();
    for (let left = ms - clock(); left > 0; left = ms - clock()) await sleep(Math.ceil(left));
  }

  /** When a VU that was to be ready at `readyMs` is: a timer's fraction is not the target's, a stall is told. */
  async function ready(readyMs: number): Promise<number> {
    await until(readyMs);
    const lateMs = clock() - readyMs;
    onLate(lateMs);
    return lateMs > LATE_MS ? readyMs : readyMs + lateMs;
  }

  async function live(vu: number, firstMs: number): Promise<void> {
    living.add(vu);
    let dueMs = await ready(firstMs);
    while (vu < asked && dueMs < stopMs) {
      const isAnswered = await engine.begin(index + of * flows++, dueMs, vu);
      dueMs = await ready(clock() + (isAnswered ? thinkMs : Math.max(thinkMs, RETRY_MS)));
    }
    living.delete(vu);
  }

  async function follow(pace: VuPace): Promise<void> {
    await until(pace.atMs);
    const fromMs = clock();
    asked = pace.vus;
    const born: number[] = [];
    for (let vu = index; vu < asked; vu += of) if (!living.has(vu)) born.push(vu);
    const apartMs = (thinkMs > 0 ? thinkMs : SPREAD_MS) / born.length;
    for (const [i, vu] of born.entries()) void live(vu, fromMs + (i + index / of) * apartMs);
  }

  return {
    start() {
      for (const pace of waiting ?? []) void follow(pace);
      waiting = null;
    },
    change(pace) {
      if (pace.kind !== 'vus') return;
      if (waiting) waiting.push(pace);
      else void follow(pace);
    },
    stop(atMs) {
      stopMs = Math.min(stopMs, atMs);
    },
    countBefore: () => 0,
    close() {
      stopMs = -Infinity;
    },
  };
}
