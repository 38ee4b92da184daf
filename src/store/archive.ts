/** Answers what is asked of a run's past from its folder: of a finished run, a dead one, or one that goes on. */
import path from 'node:path';
import { describe } from '../model/clean.ts';
import type { AnswerTo, Ask, Logged, Question } from '../model/question.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { readEvidence, snapshotCards } from './evidence.ts';
import { openFolds } from './folds.ts';
import { openJournalReader } from './journal-reader.ts';
import { lastTick } from './last-tick.ts';
import { momentAt } from './moment.ts';
import { pastOf } from './past.ts';

export interface Archive {
  readonly ask: Ask;
  close(): void;
}

/** Nothing is read before the first question. `ask` rejects with words for people when the journal can't be read. */
export function openArchive(dir: string): Archive {
  const file = path.join(dir, 'run.sqlite');
  let reader: ReturnType<typeof openJournalReader> | undefined;
  const folds = openFolds();

  const read = () => {
    reader ??= openJournalReader(file);
    reader.refresh();
    return { parts: reader.parts(), told: reader.told(), rollups: reader.rollups };
  };

  function log(): Logged[] {
    const { parts, told } = read();
    return told
      .filter(([, { type }]) => type !== 'counters')
      .map(([order, event]) => ({ seq: lastTick(parts, 'order', order)?.seq ?? -1, event }));
  }

  function cards() {
    const taken = new Map<string, number>();
    for (const { seq, event } of log()) if (event.type === 'snapshot') taken.set(event.file, seq);
    const { parts } = read();
    // Of one whose event was not written any more: the last tick.
    const last = parts.at(-1)?.to ?? -1;
    return snapshotCards(dir, ({ number }: Snapshot) => taken.get(fileOf(number)) ?? last);
  }

  function answer(question: Question): unknown {
    switch (question.ask) {
      case 'past': {
        const { parts, rollups } = read();
        return pastOf(parts, rollups, question);
      }
      case 'moment': {
        const { parts, told } = read();
        const events = told.map(([, event]) => event);
        return momentAt(question.seq, parts, told, (count) => folds(events, count));
      }
      case 'log':
        return log();
      case 'snapshots':
        return cards();
      case 'evidence':
        return readEvidence(dir, question.file);
    }
  }

  return {
    async ask<Q extends Question>(question: Q): Promise<AnswerTo<Q>> {
      try {
        return answer(question) as AnswerTo<Q>;
      } catch (error) {
        throw new Error(`${file}: its past can't be read: ${describe(error)}`);
      }
    },
    close: () => reader?.close(),
  };
}

const fileOf = (number: number): string => `snap-${String(number).padStart(3, '0')}.md`;
