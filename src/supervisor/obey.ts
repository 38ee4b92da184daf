/** What an operator asks of a run: done, or refused, in words. */
import type { Answer } from '../model/contracts.ts';
import type { Command, Phase } from '../model/event.ts';
import type { Steering } from './steering.ts';

export interface Obedient {
  readonly phase: Phase;
  /** Undefined before there is a load. */
  readonly steering: Steering | undefined;
  readonly snapshot: () => Answer;
  readonly note: (text: string) => void;
  readonly fault: (name: string) => Answer;
}

/** An abort is only answered here: it is the run's own to end. */
export function obey(command: Command, { phase, steering, snapshot, note, fault }: Obedient): Answer {
  if (phase === 'ended') return { ok: false, text: 'the run has ended' };
  if (command.do === 'abort') return { ok: true, text: 'aborting: the load ends, a last snapshot is taken' };
  if (command.do === 'note') {
    note(command.text);
    return { ok: true, text: 'noted' };
  }
  if (command.do === 'snapshot') return snapshot();
  if (command.do === 'fault')
    return phase === 'soak' ? fault(command.name) : { ok: false, text: 'faults are for the soak only' };
  if (!steering || phase === 'starting') return { ok: false, text: 'the load has not begun yet' };
  if (phase === 'cooldown') return { ok: false, text: 'the load has ended: this is the cool-down' };
  return steering.apply(command);
}
