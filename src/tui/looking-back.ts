/** The past as a screen sees it: what was answered, the state at the cursor, and how long a frame waits for either. */
import type { Ask, Question } from '../model/question.ts';
import type { State } from '../model/state.ts';
import { openAnswers } from './answers.ts';
import { pastState } from './view/past-state.ts';
import type { Answered } from './view/view.ts';

export interface LookingBack {
  readonly answered: Answered;
  /** As it was at a tick; until that is told as it was last shown, or as it is. null: as it is. */
  stateAt(cursor: number | null, newest: State): State;
  /** Asks for what is not known; until when (`performance.now()`) a frame waits for that, 0: not at all. */
  waitUntil(questions: readonly Question[], version: number): number;
  forget(): void;
}

/** A frame waits this long for what it asked of the past, rather than show less for a moment. */
const ANSWER_MS = 80;

export function openLookingBack(
  ask: Ask,
  onAnswer: () => void,
  onRefused: (why: string) => void,
): LookingBack {
  const { answered, want, forget } = openAnswers(ask, onAnswer, onRefused);
  /** When what is shown first lacked an answer; null: there is one to everything. */
  let lackingSince: number | null = null;
  let shown: { readonly moment: State | null; readonly newest: State; readonly state: State } | null = null;

  return {
    answered,
    forget,
    stateAt(cursor, newest) {
      if (cursor === null) shown = null;
      if (cursor === null || cursor >= newest.seq) return newest;
      const told = answered({ ask: 'moment', seq: cursor });
      const moment = told === undefined ? shown?.moment : told;
      if (moment === undefined) return newest;
      if (shown?.moment !== moment || shown.newest !== newest)
        shown = { moment, newest, state: pastState(moment, newest) };
      return shown.state;
    },
    waitUntil(questions, version) {
      const isKnown = want(questions, version);
      lackingSince = isKnown ? null : (lackingSince ?? performance.now());
      return lackingSince === null ? 0 : lackingSince + ANSWER_MS;
    },
  };
}
