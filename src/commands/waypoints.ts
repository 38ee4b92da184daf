/** States that a replay has passed, a few of them: going back starts at the nearest, not at the beginning. */
import type { State } from '../model/state.ts';

export interface Waypoint {
  readonly state: State;
  /** Of the last event that the state holds, in the record. */
  readonly place: number;
}

export interface Waypoints {
  /** Keeps it when the last one lies far enough back. */
  pass(here: Waypoint): void;
  /** The last before a tick; the first of all where there is none. */
  before(seq: number): Waypoint;
}

/** Each is some MB of a run of 200 series. */
const KEPT = 16;
const FIRST_APART_TICKS = 600;

/** When there are too many, every second one goes and they lie twice as far apart. */
export function keepWaypoints(first: Waypoint): Waypoints {
  let kept: Waypoint[] = [];
  let apart = FIRST_APART_TICKS;
  return {
    pass(here) {
      if (here.state.seq < (kept.at(-1)?.state.seq ?? 0) + apart) return;
      kept.push(here);
      if (kept.length < KEPT) return;
      kept = kept.filter((_, i) => i % 2 === 1);
      apart *= 2;
    },
    before: (seq) => kept.findLast(({ state }) => state.seq < seq) ?? first,
  };
}
