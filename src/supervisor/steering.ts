/** What an operator may change while a run goes on: the loads' rates. Says in words what came of it. */
import type { Answer } from '../model/contracts.ts';
import type { Command, RunEvent } from '../model/event.ts';
import { formatNumber } from '../model/format.ts';
import { isClosed } from '../model/load.ts';
import type { LoadSpec } from '../model/profile.ts';
import type { Ask } from '../model/state.ts';
import type { Course } from './course.ts';
import type { Fleet } from './fleet.ts';

export type LoadCommand = Exclude<Command, { do: 'snapshot' | 'note' | 'fault' | 'abort' }>;

export interface Steering {
  apply(command: LoadCommand): Answer;
}

const RATE_MOST = 1_000_000;

/** A load with its shape, which stands still while the operator has it. */
export interface Steered {
  readonly fleet: Pick<Fleet, 'load' | 'ask'>;
  readonly course: Pick<Course, 'hold' | 'resume'>;
}

/** What is asked of each load now, as the state has it; changed by shapes as well as by hand. */
export function steer(
  loads: readonly Steered[],
  askOf: (load: string) => Ask,
  emit: (event: RunEvent) => void,
  wall: () => number,
): Steering {
  function change({ fleet, course }: Steered, now: Ask, next: Ask): string {
    const { load } = fleet;
    fleet.ask({ amount: next.paused ? 0 : next.asked });
    if (next.paused || next.byHand) course.hold();
    else course.resume();
    emit({ type: 'load', at: wall(), load: load.name, ...next });
    if (now.byHand && !next.byHand) return `${load.name} goes on with its shape`;
    if (next.paused !== now.paused)
      return `${load.name} ${next.paused ? 'paused' : `goes on at ${said(load, next.asked)}`}`;
    return `${load.name} ${said(load, now.asked)} → ${said(load, next.asked)}${next.paused ? ', still paused' : ''}`;
  }

  function asked(load: LoadSpec, command: LoadCommand, now: Ask): Ask | string {
    if (command.do === 'pause')
      return now.paused ? `${load.name} is paused already` : { ...now, paused: true };
    if (command.do === 'resume') {
      if (now.paused) return { ...now, paused: false };
      // The second time: the operator lets go of what was set by hand.
      return now.byHand ? { ...now, byHand: false } : `${load.name} is not paused`;
    }
    const byHand = load.shape.kind !== 'constant';
    if (command.do === 'step') {
      const { share, by } = { share: 0, by: 0, ...(command.by ?? load.step) };
      const size = share > 0 ? now.asked * share : by;
      return {
        ...now,
        byHand,
        asked: bounded(
          load,
          now.asked + command.direction * (isClosed(load) ? Math.max(1, Math.round(size)) : size),
        ),
      };
    }
    if (isClosed(load) !== (command.do === 'vus'))
      return `${load.name} is asked for in ${isClosed(load) ? 'VUs: vus' : 'requests a second: rate'} ${load.name} N`;
    return { ...now, byHand, asked: bounded(load, command.do === 'vus' ? command.vus : command.rate) };
  }

  return {
    apply(command) {
      const wanted = loads.filter(
        ({ fleet: { load } }) => command.load === undefined || command.load === load.name,
      );
      if (wanted.length === 0) {
        const names = loads.map(({ fleet: { load } }) => load.name).join(', ');
        return { ok: false, text: `there is no load «${command.load ?? ''}»; there are: ${names || 'none'}` };
      }
      const answers = wanted.map((steered) => {
        const { load } = steered.fleet;
        const now = askOf(load.name);
        const next = asked(load, command, now);
        return typeof next === 'string'
          ? { ok: false, text: next }
          : { ok: true, text: change(steered, now, next) };
      });
      return { ok: answers.some(({ ok }) => ok), text: answers.map(({ text }) => text).join('; ') };
    },
  };
}

/** At least something: a load is stopped by pausing it, not by stepping to 0. */
function bounded(load: LoadSpec, value: number): number {
  if (isClosed(load)) return Math.min(100_000, Math.max(1, Math.round(value)));
  return Number(Math.min(RATE_MOST, Math.max(0.1, value)).toPrecision(6));
}

const said = (load: LoadSpec, amount: number): string =>
  isClosed(load) ? `${amount} VUs` : `${formatNumber(amount)}/s`;
