/** The workers of each load: what they do now, how often each was lost, and why the last time. */
import type { WorkerStatus } from '../../model/event.ts';
import type { LoadSpec } from '../../model/profile.ts';
import { eventLog } from './log.ts';
import type { View } from './view.ts';

export interface CrewMember {
  readonly worker: string;
  readonly status: WorkerStatus;
  /** Times that it went or was ended, as far as the log is known. */
  readonly losses: number;
  /** Of the last time; null: it never was, or nobody knows. */
  readonly why: string | null;
}

/** A load's only worker has its name, others have a number behind it. */
export function crewOf(view: View, { name }: LoadSpec): CrewMember[] {
  const { state, ui } = view;
  const log = eventLog(view).filter(({ seq }) => ui.cursor === null || seq <= ui.cursor);
  return Object.entries(state.workers)
    .filter(
      ([worker]) =>
        worker === name || (/^[./]\d+$/.test(worker.slice(name.length)) && worker.startsWith(name)),
    )
    .map(([worker, { status, reason }]) => {
      const lost = log.flatMap(({ event }) =>
        event.type === 'worker' && event.worker === worker && event.status === 'gone' ? [event] : [],
      );
      return { worker, status, losses: lost.length, why: lost.at(-1)?.reason ?? reason };
    });
}
