/** The whole log of a run in words, newest first, narrowed to a kind and to what is looked for. */
import type { RunEvent } from '../../model/event.ts';
import type { Logged } from '../../model/question.ts';
import type { State } from '../../model/state.ts';
import { contains, listPlace } from './list.ts';
import { eventLog, LOG_QUESTION } from './log.ts';
import type { Style } from './row.ts';
import type { View } from './view.ts';
import { eventLines } from './wording.ts';

export interface LogLine {
  /** The same as long as the run goes on. */
  readonly key: string;
  readonly at: number;
  /** The tick that it came after. */
  readonly seq: number;
  readonly text: string;
  readonly style: Style;
  readonly event: RunEvent;
}

export const KINDS = [
  'everything',
  'notes and commands',
  'findings',
  'snapshots',
  'loads and workers',
] as const;
type Kind = (typeof KINDS)[number];

/** As the events page shows it, and how many there would be without narrowing. */
export function logLines(view: View): { readonly lines: readonly LogLine[]; readonly all: number } {
  const { find, way } = listPlace(view.ui);
  const kind = KINDS[way] ?? KINDS[0];
  const every = linesOf(view);
  const isListed = ({ event, text }: LogLine) =>
    (kind === KINDS[0] || kindOf(event) === kind) && (find === '' || contains(text, find));
  return { lines: every.filter(isListed), all: every.length };
}

// Until there is another event the words are the same; of 20,000 events they take 40 ms.
const worded = new WeakMap<
  State['events'],
  { readonly told: readonly Logged[] | undefined; readonly lines: readonly LogLine[] }
>();

function linesOf(view: View): readonly LogLine[] {
  const { events } = view.newest;
  const told = view.answers(LOG_QUESTION);
  const known = worded.get(events);
  if (known && known.told === told) return known.lines;
  const lines = inWords(eventLog(view));
  worded.set(events, { told, lines });
  return lines;
}

function inWords(log: readonly Logged[]): LogLine[] {
  /** How many of a millisecond came already. */
  const times = new Map<number, number>();
  return eventLines(log.map(({ event }) => event)).flatMap(({ at, text, style, index }) => {
    const logged = log[index];
    const nth = times.get(at) ?? 0;
    times.set(at, nth + 1);
    return logged ? [{ key: `${at}.${nth}`, at, seq: logged.seq, text, style, event: logged.event }] : [];
  });
}

function kindOf({ type }: RunEvent): Kind | null {
  if (type === 'note' || type === 'command') return 'notes and commands';
  if (type === 'finding') return 'findings';
  if (type === 'snapshot') return 'snapshots';
  return type === 'load' || type === 'stage' || type === 'worker' ? 'loads and workers' : null;
}
