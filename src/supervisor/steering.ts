/** What an operator may change while a run goes on: the loads' rates. Says in words what came of it. */
import type { Answer } from '../model/contracts.ts';
import type { Command, RunEvent } from '../model/event.ts';
import { formatNumber } from '../model/format.ts';
import { firstAsk, isClosed, type LoadSpec } from '../model/profile.ts';
import type { Ask } from '../model/state.ts';
import type { Fleet } from './fleet.ts';

export type LoadCommand = Exclude<Command, { do: 'snapshot' | 'note' | 'abort' }>;

export interface Steering {
  apply(command: LoadCommand): Answer;
}

const RATE_MOST = 1_000_000;

export function steer(
  fleets: readonly Fleet[],
  emit: (event: RunEvent) => void,
  wall: () => number,
): Steering {
  const asks = new Map<string, Ask>(
    fleets.map(({ load }) => [load.name, { asked: firstAsk(load), paused: false }]),
  );

  function change(fleet: Fleet, next: Ask): string {
    const { load } = fleet;
    const now = asks.get(load.name) as Ask;
    asks.set(load.name, next);
    fleet.ask(next.paused ? 0 : next.asked);
    emit({ type: 'load', at: wall(), load: load.name, ...next });
    if (next.paused !== now.paused)
      return `${load.name} ${next.paused ? 'paused' : `goes on at ${said(load, next.asked)}`}`;
    return `${load.name} ${said(load, now.asked)} → ${said(load, next.asked)}${next.paused ? ', still paused' : ''}`;
  }

  function asked(load: LoadSpec, command: LoadCommand, now: Ask): Ask | string {
    if (command.do === 'pause')
      return now.paused ? `${load.name} is paused already` : { ...now, paused: true };
    if (command.do === 'resume') return now.paused ? { ...now, paused: false } : `${load.name} is not paused`;
    if (command.do === 'step') {
      const { share, by } = { share: 0, by: 0, ...(command.by ?? load.step) };
      const size = share > 0 ? now.asked * share : by;
      return {
        ...now,
        asked: bounded(
          load,
          now.asked + command.direction * (isClosed(load) ? Math.max(1, Math.round(size)) : size),
        ),
      };
    }
    if (isClosed(load) !== (command.do === 'vus'))
      return `${load.name} is asked for in ${isClosed(load) ? 'VUs: vus' : 'requests a second: rate'} ${load.name} N`;
    return { ...now, asked: bounded(load, command.do === 'vus' ? command.vus : command.rate) };
  }

  return {
    apply(command) {
      const wanted = fleets.filter(({ load }) => command.load === undefined || command.load === load.name);
      if (wanted.length === 0) {
        const names = fleets.map(({ load }) => load.name).join(', ');
        return { ok: false, text: `there is no load «${command.load ?? ''}»; there are: ${names || 'none'}` };
      }
      const answers = wanted.map((fleet) => {
        const next = asked(fleet.load, command, asks.get(fleet.load.name) as Ask);
        return typeof next === 'string' ? { ok: false, text: next } : { ok: true, text: change(fleet, next) };
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
