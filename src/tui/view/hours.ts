/** The hours of a run: each snapshot, with the ticks since the one before it, and which of them is looked at. Pure. */
import type { Question, SnapshotCard, Span } from '../../model/question.ts';
import { contains, listPlace } from './list.ts';
import type { View } from './view.ts';
import { eventLines } from './wording.ts';

export const SNAPSHOTS_QUESTION = { ask: 'snapshots' } as const satisfies Question;

export interface Hour {
  readonly card: SnapshotCard;
  /** The ticks that it tells of: those since the snapshot before. */
  readonly span: Span;
  /** What happened in it, in words, the weightiest first. */
  readonly notes: readonly string[];
}

/** Newest first; only those whose notes hold what is looked for. Undefined: not known yet. */
export function hoursOf(view: Pick<View, 'answers' | 'ui'>): readonly Hour[] | undefined {
  const hours = allHours(view);
  const { find } = listPlace(view.ui);
  if (!hours || find === '' || view.ui.hours.open) return hours;
  return hours.filter(({ notes, card }) =>
    contains(`${card.number} ${card.verdict.state} ${notes.join(' ')}`, find),
  );
}

export function allHours({ answers }: Pick<View, 'answers'>): readonly Hour[] | undefined {
  return answers(SNAPSHOTS_QUESTION)
    ?.map((card, i, cards) => ({
      card,
      span: { from: (cards[i - 1]?.seq ?? -1) + 1, to: card.seq + 1 },
      notes: notesOf(card),
    }))
    .reverse();
}

/** The hour that was gone to, or that the cursor is in; without one the newest. -1: there is none. */
export function selectedHour(hours: readonly Hour[], { ui }: Pick<View, 'ui'>): number {
  const { cursor } = ui;
  if (hours.length === 0) return -1;
  if (cursor === null) return 0;
  // Several may be of one tick.
  const { selected } = listPlace(ui);
  const chosen = hours.findIndex(({ card }) => String(card.number) === selected);
  if (hours[chosen]?.card.seq === cursor) return chosen;
  return Math.max(
    0,
    hours.findLastIndex(({ card }) => card.seq >= cursor),
  );
}

export const hourNumbered = (hours: readonly Hour[], number: number): Hour | undefined =>
  hours.find(({ card }) => card.number === number);

/** `snap-016`, without what its files end in. */
export const filesOf = ({ file }: SnapshotCard): string => file.replace(/^.*\//, '').replace(/\.\w+$/, '');

const WEIGHT: Readonly<Record<string, number>> = { bad: 0, warn: 1, accent: 2 };

/** That a snapshot was taken is what the row itself says. */
function notesOf({ events }: SnapshotCard): string[] {
  return eventLines(events.filter(({ type }) => type !== 'snapshot'))
    .map(({ text, style }) => ({ text, weight: WEIGHT[style] ?? 3 }))
    .sort((a, b) => a.weight - b.weight)
    .map(({ text }) => text);
}
