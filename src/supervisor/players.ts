/** How each kind of shape is played: what is asked for when, and which spans are measured as stages. */
import { nextOfSearch } from '../judge/search.ts';
import type { Shape } from '../model/shape.ts';
import type { Stage, StageKind } from '../model/stage.ts';
import type { Play } from './play.ts';
import type { Demand } from './schedule.ts';

/** Between a decision and the first request, so that every worker hears of it in time. */
export const AHEAD_MS = 100;
/** A confirmation is held so many times as long as a probe. */
const CONFIRM_TIMES = 2;

/** What a player has to play with. */
export interface Stagecraft {
  readonly play: Play;
  readonly now: () => number;
  /** Asks for it from `atMs` on; `words` say where the shape is. */
  ask(demand: Demand, atMs: number, words: string): void;
  /** The same, of which nobody needs to be told: a rest. */
  rest(atMs: number): void;
  amountAt(ms: number): number;
  isIdleSince(ms: number): boolean;
  /**
   * Measures what is due in [fromMs, toMs) as a stage; toMs null: until the returned function is called with
   * its end. That resolves once it is known what came of all of it.
   */
  measure(
    kind: StageKind,
    asked: number,
    fromMs: number,
    toMs: number | null,
  ): (endMs: number) => Promise<void>;
  readonly timeoutMs: number;
  /** Measured so far. */
  readonly stages: readonly Stage[];
  /** Steps, levels, ramps or bursts of the shape that are behind us: one that was cut short is done again. */
  readonly done: { count: number };
}

/** Resolves with whether the shape has come to its end; never, when it is cut short. */
type Player<S> = (shape: S, fromMs: number, craft: Stagecraft) => Promise<boolean>;

export const PLAYERS: { readonly [K in Shape['kind']]: Player<Extract<Shape, { kind: K }>> } = {
  constant: async () => false,

  /** The last amount stays. */
  async ramps({ ramps }, fromMs, { ask, amountAt, play, done }) {
    for (let atMs = fromMs; done.count < ramps.length; done.count++) {
      const ramp = ramps[done.count] as (typeof ramps)[number];
      ask({ amount: amountAt(atMs), ramp }, atMs, `ramp ${done.count + 1} of ${ramps.length}`);
      atMs += ramp.overMs;
      await play.until(atMs - AHEAD_MS);
    }
    return false;
  },

  async steps({ steps, ...spans }, fromMs, craft) {
    const { play, done } = craft;
    const outcomes: Promise<void>[] = [];
    let atMs = fromMs;
    for (; done.count < steps.length; done.count++) {
      const words = `step ${done.count + 1} of ${steps.length}`;
      const { toMs, nextMs, outcome } = await hold(
        'step',
        steps[done.count] as number,
        spans,
        atMs,
        words,
        craft,
      );
      outcomes.push(outcome(toMs));
      await play.until(nextMs - AHEAD_MS);
      atMs = nextMs;
    }
    craft.rest(atMs);
    await Promise.all(outcomes);
    return true;
  },

  async levels({ levels, restMs }, fromMs, { ask, measure, isIdleSince, now, play, done }) {
    for (let atMs = fromMs; done.count < levels.length; done.count++) {
      const { requests, concurrency } = levels[done.count] as (typeof levels)[number];
      const words = `level ${done.count + 1} of ${levels.length}`;
      const outcome = measure('level', concurrency, atMs, null);
      ask({ amount: concurrency, flows: requests }, atMs, words);
      await play.until(atMs);
      await play.met(() => isIdleSince(atMs));
      await outcome(now());
      atMs = now() + Math.max(AHEAD_MS, restMs);
    }
    return true;
  },

  async burst({ amount, count, everyMs }, fromMs, { ask, measure, play, timeoutMs, done }) {
    for (let atMs = fromMs; ; done.count++) {
      const toMs = atMs + Math.min(everyMs ?? Infinity, timeoutMs);
      const outcome = measure('burst', count, atMs, toMs);
      ask({ amount, burst: count }, atMs, `burst ${done.count + 1}: ${count} at once`);
      await play.until(toMs);
      const told = outcome(toMs);
      if (everyMs === null) {
        await told;
        return amount === 0;
      }
      atMs += everyMs;
      await play.until(atMs - AHEAD_MS);
    }
  },

  async search(search, fromMs, craft) {
    for (let atMs = fromMs; ; ) {
      const next = nextOfSearch(search, craft.stages);
      if (next.kind === 'found') {
        craft.rest(craft.now());
        return true;
      }
      const words = next.kind === 'probe' ? `probe ${craft.stages.length + 1}` : 'confirmation';
      const holdMs = search.holdMs * (next.kind === 'confirm' ? CONFIRM_TIMES : 1);
      const { toMs, nextMs, outcome } = await hold(
        next.kind,
        next.amount,
        { ...search, holdMs },
        atMs,
        `search: ${words}`,
        craft,
      );
      await outcome(toMs);
      atMs = Math.max(nextMs, craft.now() + AHEAD_MS);
    }
  },
};

type Spans = Pick<Extract<Shape, { kind: 'steps' }>, 'settleMs' | 'holdMs' | 'restMs'>;

/** An amount that settles, is held and measured, and rested after; resolves when the measuring is over, or about to be. */
async function hold(
  kind: StageKind,
  amount: number,
  { settleMs, holdMs, restMs }: Spans,
  atMs: number,
  words: string,
  { ask, rest, measure, play }: Stagecraft,
) {
  ask({ amount }, atMs, words);
  const fromMs = atMs + settleMs;
  const toMs = fromMs + holdMs;
  const outcome = measure(kind, amount, fromMs, toMs);
  if (restMs > 0) rest(toMs);
  await play.until(toMs - (restMs > 0 ? 0 : AHEAD_MS));
  return { toMs, nextMs: toMs + restMs, outcome };
}
