/** Runs a closed load's VUs: each does the flow, thinks, and does it again. */
import { amountAt, shareOf, type VuPace } from '../model/pace.ts';
import type { Engine, OnEnd } from './engine.ts';
import type { Source } from './source.ts';
import { LATE_MS } from './tally.ts';

/** New VUs begin within their think time, or this, one after the other: they should not march in step. */
const SPREAD_MS = 1000;
/** A VU that got no answer waits at least so long: a refused connection would make it a busy loop. */
const RETRY_MS = 100;

interface VuParts {
  readonly first: VuPace;
  readonly index: number;
  readonly engine: Engine;
  readonly thinkMs: number;
  readonly clock: () => number;
  /** Told how late each flow begins. */
  readonly onLate: (lateMs: number) => void;
}

interface Vu {
  readonly number: number;
  readonly onEnd: OnEnd;
}

/** VU j of the whole load runs on the worker that the pace's shares give it to. One that is taken away finishes its flow. */
export function openVus({ first, index, engine, thinkMs, clock, onLate }: VuParts): Source {
  const living = new Set<number>();
  let isStarted = false;
  let pace = first;
  /** Told ahead: not in force yet, in their order. */
  let coming: VuPace[] = [];
  /** Flows under this pace, and under those before. */
  let begun = 0;
  let begunBefore = 0;
  let stopMs = Infinity;
  let climb: NodeJS.Timeout | undefined;
  /** Those that go on in the next turn, each with when it was ready. */
  let ready: { readonly vu: Vu; readonly readyMs: number }[] = [];

  const place = () => pace.shares.indexOf(index);
  const isOurs = (vu: number) => place() >= 0 && vu % pace.shares.length === place();
  /** Flows that this worker may begin under the pace. */
  const most = () => (pace.flows === null ? Infinity : shareOf(place(), pace.shares.length, 0, pace.flows));
  const isWanted = (vu: number) => isOurs(vu) && vu < amountAt(pace, clock()) && begun < most();

  /** What is begun now goes by the pace that is in force now, however late a timer says so. */
  function turn(): void {
    for (let next = coming[0]; next && next.atMs <= clock(); next = coming[0]) {
      coming.shift();
      pace = next;
      begunBefore += begun;
      begun = 0;
    }
  }

  function openVu(number: number): Vu {
    living.add(number);
    const vu: Vu = {
      number,
      onEnd(isAnswered) {
        const pauseMs = isAnswered ? thinkMs : Math.max(thinkMs, RETRY_MS);
        const readyMs = clock() + pauseMs;
        if (pauseMs === 0) goOn(vu, readyMs);
        else wait(vu, readyMs);
      },
    };
    return vu;
  }

  function wait(vu: Vu, readyMs: number): void {
    const leftMs = readyMs - clock();
    if (leftMs <= 0) goOn(vu, readyMs);
    else setTimeout(wait, Math.ceil(leftMs), vu, readyMs);
  }

  /** All that are ready begin together, once all answers that are there have been read: a server that is busy need not be woken for each. */
  function goOn(vu: Vu, readyMs: number): void {
    if (ready.push({ vu, readyMs }) === 1) setImmediate(beginReady);
  }

  function beginReady(): void {
    const now = ready;
    ready = [];
    turn();
    for (const { vu, readyMs } of now) {
      const lateMs = clock() - readyMs;
      onLate(lateMs);
      // A turn's or a timer's fraction is not the target's, a stall is told.
      begin(vu, lateMs > LATE_MS ? readyMs : readyMs + lateMs);
    }
  }

  function begin({ number, onEnd }: Vu, dueMs: number): void {
    if (isWanted(number) && dueMs < stopMs)
      engine.begin(pace.done + place() + pace.shares.length * begun++, dueMs, number, onEnd);
    else living.delete(number);
  }

  /** Those that the pace wants now and that do not live begin, spread over a while. */
  function fill(spreadMs: number): void {
    const born: number[] = [];
    for (let vu = 0; vu < amountAt(pace, clock()); vu++) if (isWanted(vu) && !living.has(vu)) born.push(vu);
    const apartMs = spreadMs / born.length;
    const fromMs = clock();
    for (const [i, vu] of born.entries())
      wait(openVu(vu), fromMs + (i + place() / pace.shares.length) * apartMs);
  }

  function follow(next: VuPace): void {
    const leftMs = next.atMs - clock();
    if (leftMs > 0) {
      setTimeout(follow, Math.ceil(leftMs), next);
      return;
    }
    turn();
    // Another one may have been told instead.
    if (pace !== next) return;
    clearInterval(climb);
    // Levels and ramps say themselves how fast they want them.
    fill(next.flows !== null || next.ramp !== null ? 0 : thinkMs > 0 ? thinkMs : SPREAD_MS);
    if (next.ramp && next.ramp.overMs > 0) climb = setInterval(ascend, RETRY_MS);
  }

  function ascend(): void {
    fill(RETRY_MS);
    if (clock() >= pace.atMs + (pace.ramp?.overMs ?? 0)) clearInterval(climb);
  }

  return {
    start() {
      isStarted = true;
      for (const each of [pace, ...coming]) follow(each);
    },
    change(next) {
      if (next.kind !== 'vus') return;
      turn();
      coming = [...coming.filter(({ atMs }) => atMs < next.atMs), next];
      if (isStarted) follow(next);
    },
    stop(atMs) {
      stopMs = Math.min(stopMs, atMs);
    },
    countBefore: () => 0,
    begun: () => begunBefore + begun,
    isIdle() {
      turn();
      const isOver = begun >= most() || place() < 0 || (pace.vus === 0 && pace.ramp === null);
      return clock() >= stopMs || (clock() >= pace.atMs && isOver);
    },
    close() {
      stopMs = -Infinity;
      clearInterval(climb);
    },
  };
}
