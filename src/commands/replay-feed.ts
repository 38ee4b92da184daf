/** Plays a record as it happened, as fast as is asked for: a feed whose state goes on by itself, and jumps. */
import { describe } from '../model/clean.ts';
import type { Clock, Feed, Playing } from '../model/contracts.ts';
import type { RunEvent } from '../model/event.ts';
import type { Ask } from '../model/question.ts';
import { fold } from '../model/reduce.ts';
import { EMPTY_STATE, type State } from '../model/state.ts';
import { upToNow } from './ask-up-to-now.ts';
import { keepWaypoints } from './waypoints.ts';

/** An event with its place in the record. */
export type Placed = readonly [place: number, event: RunEvent];

export interface ReplayParts {
  /** Some of the record after a place, in order; none: that is all there is. Throws with words when it can't be read. */
  readonly read: (after: number) => readonly Placed[];
  readonly ask: Ask;
  readonly clock: Clock;
  readonly speed: number;
  /** Whether more may still be recorded. */
  readonly goesOn: () => Promise<boolean>;
  /** What one would stop at when one skips what lies between. */
  readonly isWorthALook: (event: RunEvent) => boolean;
}

export const SPEEDS = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1200, 3600] as const;

/** So often the state goes on: more often than it is drawn. */
const STEP_MS = 100;
/** After a machine's sleep, or a stop, the replay goes on from where it was. */
const LONGEST_STEP_MS = 1000;
/** So many events are folded between two looks at whether a key was pressed: some 20 ms. */
const SLICE = 600;

export function openReplay(parts: ReplayParts): Feed {
  const { read, clock } = parts;
  let state: State = EMPTY_STATE;
  let place = 0;
  let ahead: readonly Placed[] = [];
  let next = 0;
  let playedMs = 0;
  let playing: Playing = { speed: parts.speed, paused: false, jumping: false, over: null };
  let steppedAt = clock.monotonic();
  let cancel = () => {};
  let onState: (state: State) => void = () => {};
  let onLost: (reason: string) => void = () => {};
  const waypoints = keepWaypoints({ state, place });

  const peek = (): Placed | undefined => {
    if (next >= ahead.length) [ahead, next] = [read(place), 0];
    return ahead[next];
  };
  /** Folds at most a slice; whether it came to where it was to stop. */
  const advance = (
    isBeyond: (event: RunEvent) => boolean,
    isThere: (event: RunEvent) => boolean,
  ): boolean => {
    const events: RunEvent[] = [];
    let there = false;
    for (let entry = peek(); entry && events.length < SLICE && !there; entry = peek()) {
      const [at, event] = entry;
      if (isBeyond(event)) {
        there = true;
        break;
      }
      events.push(event);
      [place, next] = [at, next + 1];
      there = isThere(event);
    }
    if (events.length > 0) state = fold(events, state);
    waypoints.pass({ state, place });
    return there || peek() === undefined;
  };
  const atEnd = () => {
    const over = state.phase === 'ended' ? 'ended' : (playing.over ?? 'died');
    playing = { ...playing, jumping: false, over };
    if (over === 'ended') return;
    parts.goesOn().then((isLive) => {
      playing = { ...playing, over: isLive ? 'goes on' : 'died' };
      onState(state);
    }, lose);
  };
  const lose = (error: unknown) => {
    cancel();
    onLost(describe(error));
  };
  const later = (ms: number, work: () => void) => {
    cancel();
    cancel = clock.after(ms, () => {
      try {
        work();
      } catch (error) {
        lose(error);
      }
    });
  };

  const step = () => {
    const now = clock.monotonic();
    const gone = Math.min(LONGEST_STEP_MS, now - steppedAt);
    steppedAt = now;
    if (!playing.paused) {
      const before = state;
      playedMs += gone * playing.speed;
      advance(
        ({ type, ...event }) => type === 'tick' && (event as { elapsedMs: number }).elapsedMs > playedMs,
        () => false,
      );
      if (peek() === undefined) {
        playedMs = Math.min(playedMs, state.elapsedMs);
        atEnd();
      } else playing = { ...playing, over: null };
      if (state !== before) onState(state);
    }
    later(STEP_MS, step);
  };
  /** Slice by slice, so that keys are heard meanwhile; the last jump asked for counts. */
  const jump = (isBeyond: (event: RunEvent) => boolean, isThere: (event: RunEvent) => boolean) => {
    playing = { ...playing, jumping: true, over: null };
    const slice = () => {
      if (!advance(isBeyond, isThere)) {
        // What is passed is seen to go by.
        onState(state);
        return later(0, slice);
      }
      playing = { ...playing, jumping: false };
      playedMs = state.elapsedMs;
      steppedAt = clock.monotonic();
      if (peek() === undefined) atEnd();
      onState(state);
      later(STEP_MS, step);
    };
    later(0, slice);
  };
  const jumpTo = (seq: number) => {
    if (seq < state.seq) {
      ({ state, place } = waypoints.before(seq));
      [ahead, next] = [[], 0];
    }
    jump(
      (event) => event.type === 'tick' && event.seq > seq,
      () => false,
    );
  };

  // What is known before the first tick: the run's name, its profile.
  advance(
    ({ type }) => type === 'tick',
    () => false,
  );
  return {
    kind: 'replay',
    state,
    listen(_onEvent, lost, changed) {
      [onState, onLost] = [changed ?? onState, lost];
      steppedAt = clock.monotonic();
      later(0, step);
    },
    command: async () => ({ ok: false, text: 'a replay: nothing is steered here' }),
    ask: upToNow(parts.ask, () => state.seq),
    player: {
      playing: () => playing,
      play(asked) {
        if (asked.play === 'jump') jumpTo(asked.seq);
        else if (asked.play === 'next-event') jump(() => false, parts.isWorthALook);
        else if (asked.play === 'pause') playing = { ...playing, paused: !playing.paused };
        else playing = { ...playing, speed: nextSpeed(playing.speed, asked.play === 'faster' ? 1 : -1) };
      },
    },
    close: () => cancel(),
  };
}

function nextSpeed(speed: number, by: 1 | -1): number {
  const next = by > 0 ? SPEEDS.find((each) => each > speed) : SPEEDS.findLast((each) => each < speed);
  return next ?? speed;
}
