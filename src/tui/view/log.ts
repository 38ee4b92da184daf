/** What happened in the run, each with the tick it came after: all of it where the log was asked for, else the last 200. */
import type { RunEvent } from '../../model/event.ts';
import type { Logged, Question } from '../../model/question.ts';
import type { View } from './view.ts';
import { tickOf } from './window.ts';

export const LOG_QUESTION = { ask: 'log' } as const satisfies Question;

/** Oldest first. An answer is a little old on a live run: what the state knows since is added. */
export function eventLog(view: Pick<View, 'newest' | 'answers'>): readonly Logged[] {
  const { newest } = view;
  const told = view.answers(LOG_QUESTION) ?? [];
  const lastAt = told.at(-1)?.event.at ?? -Infinity;
  const since = newest.events.filter(({ at }) => at > lastAt);
  return [...told, ...since.map((event) => ({ seq: tickOf(view, event.at), event }))];
}

/** What one would stop at: not each event is one. */
export function isWorthALook(event: RunEvent): boolean {
  if (event.type === 'finding') return event.finding.level !== 'info';
  if (event.type === 'worker') return event.status === 'gone' || event.status === 'stalled';
  if (event.type === 'fault') return event.step === 'begun' || event.step === 'failed';
  return ['command', 'phase', 'note', 'snapshot', 'ended'].includes(event.type);
}
