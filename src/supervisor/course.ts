/** Plays a load's shape on its fleet, stands still while the operator has the load, and measures the stages it has. */
import { criteriaOf, judgeStage } from '../judge/judge-stage.ts';
import type { Clock } from '../model/contracts.ts';
import type { RunEvent } from '../model/event.ts';
import type { Shape } from '../model/shape.ts';
import type { Stage } from '../model/stage.ts';
import type { Threshold } from '../model/threshold.ts';
import type { Fleet } from './fleet.ts';
import { measureStage } from './measure.ts';
import { openPlay } from './play.ts';
import { AHEAD_MS, PLAYERS, type Stagecraft } from './players.ts';

/** Ticks that an answer may need to be known of, beyond its timeout. */
const TICKS_OF_GRACE = 3;

export interface CourseOptions {
  readonly fleet: Pick<
    Fleet,
    'load' | 'ask' | 'turn' | 'account' | 'collectedMs' | 'isIdleSince' | 'amountAt' | 'drops'
  >;
  readonly clock: Clock;
  readonly everyMs: number;
  readonly pass: readonly Threshold[];
  readonly emit: (event: RunEvent) => void;
  /** Told what the shape asks for, and where it is. */
  readonly onAsk: (amount: number, stage: string) => void;
}

export interface Course {
  /** From the soak's first moment on. */
  begin(soakMs: number): void;
  /** Somebody else asks now: the shape stands still, the stage that was being measured does not count. */
  hold(): void;
  /** The shape goes on with the stage, or the ramp, that it stood at. */
  resume(): void;
  /** Whether it has an end and has come to it. */
  isOver(): boolean;
}

export function openCourse({ fleet, clock, everyMs, pass, emit, onAsk }: CourseOptions): Course {
  const { load } = fleet;
  const criteria = criteriaOf(pass, load);
  const stages: Stage[] = [];
  const done = { count: 0 };
  /** None is used twice, also when a stage is done again. */
  let epochs = 0;
  let play = openPlay(clock);
  let earliestMs = 0;
  let isHeld = false;
  let isOver = false;

  const craftOf = (mine: typeof play): Stagecraft => ({
    play: mine,
    now: clock.monotonic,
    ask(demand, atMs, words) {
      fleet.ask(demand, atMs);
      onAsk(demand.amount, words);
    },
    rest: (atMs) => fleet.ask({ amount: 0 }, atMs),
    amountAt: fleet.amountAt,
    isIdleSince: fleet.isIdleSince,
    timeoutMs: load.timeoutMs,
    stages,
    done,
    measure(kind, asked, fromMs, toMs) {
      const epoch = `soak.${epochs++}` as const;
      const drops = fleet.drops();
      fleet.turn(epoch, fromMs);
      if (toMs !== null) fleet.turn('soak', toMs);
      return async (endMs) => {
        if (toMs === null) fleet.turn('soak', endMs);
        const isKnown = () => fleet.collectedMs() > endMs && fleet.account(epoch).counts.inflight === 0;
        await mine.met(isKnown, endMs + load.timeoutMs + TICKS_OF_GRACE * everyMs);
        const measure = measureStage({
          index: stages.length,
          kind,
          asked,
          heldMs: kind === 'step' || kind === 'probe' || kind === 'confirm' ? endMs - fromMs : 0,
          account: fleet.account(epoch),
          drops: fleet.drops() - drops,
        });
        const stage: Stage = { ...measure, ...judgeStage(measure, criteria, load) };
        stages.push(stage);
        emit({ type: 'stage', at: clock.wall(), load: load.name, stage });
      };
    },
  });

  function start(fromMs: number): void {
    play = openPlay(clock);
    const craft = craftOf(play);
    const player = PLAYERS[load.shape.kind] as (
      shape: Shape,
      fromMs: number,
      craft: Stagecraft,
    ) => Promise<boolean>;
    void play
      .until(fromMs - AHEAD_MS)
      .then(() => player(load.shape, fromMs, craft))
      .then((end) => {
        isOver = end;
      });
  }

  return {
    begin(soakMs) {
      earliestMs = soakMs;
      start(soakMs);
    },
    hold() {
      if (isHeld) return;
      isHeld = true;
      play.cut();
      // What is due from now on is in no stage; before the first one there is nothing to leave.
      if (epochs > 0) fleet.turn('soak', clock.monotonic());
    },
    resume() {
      if (!isHeld) return;
      isHeld = false;
      if (!isOver) start(Math.max(earliestMs, clock.monotonic() + AHEAD_MS));
    },
    isOver: () => isOver,
  };
}
