/** A recorded run's events judged anew, as they were or by what another profile asks. Pure. */
import { abortReason, judge } from '../judge/judge.ts';
import type { Cut, RunEvent } from '../model/event.ts';
import { formatClock } from '../model/format.ts';
import type { Profile } from '../model/profile.ts';
import { fold, reduce } from '../model/reduce.ts';
import { EMPTY_STATE, type State } from '../model/state.ts';
import type { Verdict } from '../model/verdict.ts';

export interface Rejudged {
  readonly verdict: Verdict;
  readonly state: State;
  /** Its record has its end. */
  readonly hasEnded: boolean;
}

type Ended = Extract<RunEvent, { type: 'ended' }>;

/**
 * `asked`: of which profile the lines and the judge's hour are; null: of the one as run. Loads, probes and phases are as
 * they were, and so is what was found on the way. Windows and streaks are folded anew.
 */
export function rejudge(events: Iterable<RunEvent>, asked: Profile | null): Rejudged {
  let ended: Ended | null = null;
  function* judged(): Generator<RunEvent> {
    let isOver = false;
    for (const event of events) {
      if (event.type === 'ended') ended = event;
      // What is told after the last snapshot, such as workers that went home, was not known when the run was judged.
      isOver ||= event.type === 'snapshot' && (event.reason === 'end' || event.reason === 'abort');
      if (isOver || event.type === 'ended' || event.type === 'judged') continue;
      yield event.type === 'started' && asked ? { ...event, profile: askedOf(event.profile, asked) } : event;
    }
  }
  const isWatched = asked !== null && asked.abort.length > 0;
  const { state, cut } = isWatched ? foldWatched(judged()) : { state: fold(judged()), cut: null };
  return verdictOn(state, ended, cut, asked !== null);
}

/** What an abort rule would have made of it is looked for at every tick. */
function foldWatched(events: Iterable<RunEvent>): { state: State; cut: Cut } {
  let state = EMPTY_STATE;
  let cut: Cut = null;
  for (const event of events) {
    state = reduce(state, event);
    if (event.type === 'tick' && cut === null) cut = cutBy(state);
  }
  return { state, cut };
}

/** `cut`: by a rule of what is asked; `isAsked`: something else is than was. */
function verdictOn(state: State, ended: Ended | null, cut: Cut, isAsked: boolean): Rejudged {
  // It never began: there is nothing to judge but what was said then.
  if (ended && state.seq < 0) return { verdict: ended.verdict, state, hasEnded: true };
  if (ended === null) return { verdict: judge(state, cut), state, hasEnded: false };
  const was = cutOf(ended, state);
  // As the run was at its last judgement: nothing more will come.
  const over: State = { ...state, phase: 'ended' };
  if (cut === null && isAsked && was?.by === 'rule')
    return { verdict: shortened(judge(over), was.reason), state: over, hasEnded: true };
  return { verdict: judge(over, cut ?? was), state: over, hasEnded: true };
}

const askedOf = (ran: Profile, { pass, abort, alert, grades, judgeHourMs }: Profile): Profile => ({
  ...ran,
  pass,
  abort,
  alert,
  grades: grades ?? [],
  judgeHourMs,
});

/** The abort rule that is met at this moment of the record, as a rule that would have ended the run. */
function cutBy(state: State): Cut {
  const reason = abortReason(state);
  if (reason === null) return null;
  return { by: 'rule', reason: `would have been aborted at ${formatClock(state.elapsedMs)}: ${reason}` };
}

/** Older records have no `cut`: their verdict and what was found tell. */
function cutOf({ cut, verdict }: Ended, { findings }: State): Cut {
  if (cut !== undefined) return cut;
  if (verdict.state === 'aborted') return { by: 'operator' };
  const reason = findings.abort?.finding.text;
  return reason === undefined ? null : { by: 'rule', reason };
}

/** It was ended by a rule that is not among those asked for: what it would have come to is not known. */
function shortened(verdict: Verdict, rule: string): Verdict {
  const reasons = [`its soak was cut short by a rule of its own profile: ${rule}`, ...verdict.reasons];
  return { ...verdict, state: verdict.state === 'pass' ? 'unknown' : verdict.state, reasons };
}
