/** All loads of a run together: their fleets and courses, from the first worker to the last answer. */
import type { Answer, Clock } from '../model/contracts.ts';
import type { RunEvent } from '../model/event.ts';
import { firstAsk } from '../model/load.ts';
import type { LoadSpec, Profile } from '../model/profile.ts';
import type { Ask } from '../model/state.ts';
import { type Course, openCourse } from './course.ts';
import type { Fleet } from './fleet.ts';
import { type Steering, steer } from './steering.ts';

export interface Loads {
  readonly fleets: readonly Fleet[];
  /** Resolves when every worker is ready; rejects with words when one can never be. */
  start(withinMs: number): Promise<void>;
  /** Once they are started: by hand from here on. */
  readonly steering: () => Steering | undefined;
  /** Pauses a load, or lets it go on, unless somebody else has done so meanwhile. */
  pause(load: string, isPaused: boolean): Answer;
  /** The first requests are due at `originMs`, the soak's first ones at `soakMs`. */
  begin(originMs: number, soakMs: number): void;
  /** Nothing more is due from `atMs`; answers are awaited for so long. The first call counts. */
  end(atMs: number, drainMs: (load: LoadSpec) => number): Promise<void>;
  /** Every answer is known, or given up. */
  isDrained(): boolean;
  /** There are some, and each has come to an end of its own. */
  areOver(): boolean;
  close(): Promise<void>;
}

interface LoadsParts {
  readonly profile: Profile;
  readonly clock: Clock;
  readonly openFleet: (load: LoadSpec, emit: (event: RunEvent) => void) => Fleet;
  /** What is asked of a load now. */
  readonly askOf: (load: string) => Ask;
  readonly emit: (event: RunEvent) => void;
}

export function openLoads({ profile, clock, openFleet, askOf, emit }: LoadsParts): Loads {
  const { everyMs, pass } = profile;
  const fleets = profile.loads.map((load) => openFleet(load, emit));
  let played: readonly { readonly fleet: Fleet; readonly course: Course }[] = [];
  let steering: Steering | undefined;
  let drained: Promise<void> | undefined;
  let isDrained = false;

  return {
    fleets,
    async start(withinMs) {
      await Promise.all(fleets.map((fleet) => fleet.start(withinMs)));
      played = fleets.map((fleet) => {
        const load = fleet.load.name;
        const onAsk = (asked: number, stage: string | null) =>
          emit({ type: 'load', at: clock.wall(), load, asked, stage, paused: false, byHand: false });
        return { fleet, course: openCourse({ fleet, clock, everyMs, pass, emit, onAsk }) };
      });
      steering = steer(played, askOf, emit, clock.wall);
    },
    steering: () => steering,
    pause(load, isPaused) {
      if (!steering) return { ok: false, text: 'the load has not begun yet' };
      if (!isPaused && !askOf(load).paused) return { ok: true, text: `${load} goes on already` };
      return steering.apply({ do: isPaused ? 'pause' : 'resume', load });
    },
    begin(originMs, soakMs) {
      for (const { fleet, course } of played) {
        fleet.begin(originMs, soakMs, { amount: firstAsk(fleet.load) });
        course.begin(soakMs);
      }
    },
    end(atMs, drainMs) {
      drained ??= Promise.all(fleets.map((fleet) => fleet.drain(atMs, drainMs(fleet.load)))).then(() => {
        isDrained = true;
      });
      return drained;
    },
    isDrained: () => isDrained,
    areOver: () => played.length > 0 && played.every(({ course }) => course.isOver()),
    async close() {
      await Promise.all(fleets.map((fleet) => fleet.close()));
    },
  };
}
