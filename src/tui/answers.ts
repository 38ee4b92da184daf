/** What was asked of a run's past and what is known of it: a bounded memory that asks for what is wanted and not known. */
import type { AnswerTo, Ask, Question } from '../model/question.ts';
import type { PastQuestion } from './charts/past-question.ts';
import type { Answered } from './view/view.ts';

export interface Answers {
  readonly answered: Answered;
  /**
   * Asks for what is not known of these: one question of a kind at a time, and only what the last call wants, so that a
   * key that is held down asks for no more than can be answered. `version` counts what happened in the run: an answer
   * that grows with it is asked for again, and the older one given until then. Whether there is an answer to each.
   */
  want(questions: readonly Question[], version: number): boolean;
  /** What is known, and what is being answered: a replay went back, and it has not happened yet. */
  forget(): void;
}

interface Known {
  readonly question: Question;
  readonly answer: AnswerTo<Question>;
  readonly version: number;
  readonly atMs: number;
}

type Kind = Question['ask'];

/** Of each kind so many: a moment is a whole state, a file may have 4 MB. */
const KEPT: Readonly<Partial<Record<Kind, number>>> = { past: 48, moment: 12, evidence: 4, difference: 4 };
/** What is more of them when more has happened. */
const GROWING: ReadonlySet<Kind> = new Set<Kind>(['log', 'snapshots', 'comparison']);
/** What grows is asked again no more often than this, and so is what was refused. */
const AGAIN_MS = 5000;

/** `onRefused` is called with words for people, once for the same words in a row. */
export function openAnswers(ask: Ask, onAnswer: () => void, onRefused: (why: string) => void): Answers {
  /** Oldest first. */
  let known: readonly Known[] = [];
  let refused: readonly { readonly key: string; readonly untilMs: number }[] = [];
  const underWay = new Set<Kind>();
  let wanted: readonly Question[] = [];
  let version = 0;
  let said = '';
  let forgotten = 0;

  const find = (question: Question): Known | undefined =>
    known.findLast((each) => isAnswerTo(each.question, question));
  const isRefused = (question: Question): boolean => {
    const key = keyOf(question);
    return refused.some((each) => each.key === key && each.untilMs > performance.now());
  };
  const isWanting = (question: Question): boolean => {
    if (isRefused(question)) return false;
    const found = find(question);
    if (!found || !GROWING.has(question.ask)) return !found;
    return found.version !== version && performance.now() - found.atMs >= AGAIN_MS;
  };
  const keep = (each: Known) => {
    const others = known.filter(({ question }) => question.ask === each.question.ask);
    const dropped = others.slice(0, Math.max(0, others.length + 1 - (KEPT[each.question.ask] ?? 1)));
    known = [...known.filter((other) => !dropped.includes(other)), each];
  };

  const askNext = () => {
    for (const question of together(wanted.filter(isWanting))) {
      if (underWay.has(question.ask)) continue;
      underWay.add(question.ask);
      const askedVersion = version;
      const before = forgotten;
      const settled = () => {
        underWay.delete(question.ask);
        onAnswer();
        askNext();
      };
      ask(question).then(
        (answer) => {
          if (before === forgotten)
            keep({ question, answer, version: askedVersion, atMs: performance.now() });
          settled();
        },
        (error: unknown) => {
          const untilMs = performance.now() + AGAIN_MS;
          const keys = wanted.filter((each) => isAnswerTo(question, each)).map(keyOf);
          refused = [...refused.filter((each) => each.untilMs > performance.now())].concat(
            [keyOf(question), ...keys].map((key) => ({ key, untilMs })),
          );
          const why = error instanceof Error ? error.message : String(error);
          if (why !== said) onRefused(why);
          said = why;
          settled();
        },
      );
    }
  };

  return {
    forget() {
      known = [];
      refused = [];
      forgotten++;
    },
    answered: <Q extends Question>(question: Q) => {
      const near = () =>
        question.ask === 'past' ? known.findLast((each) => isNear(each.question, question)) : undefined;
      // What is kept of a question is an answer to it.
      return (find(question) ?? near())?.answer as AnswerTo<Q> | undefined;
    },
    want(questions, now) {
      wanted = questions;
      version = now;
      askNext();
      return questions.every((question) => find(question) !== undefined || isRefused(question));
    },
  };
}

const keyOf = (question: Question): string => JSON.stringify(question);

/** Whether what answers one question answers another: the same, or less of the same window. */
function isAnswerTo(asked: Question, question: Question): boolean {
  if (asked.ask !== 'past' || question.ask !== 'past') return keyOf(asked) === keyOf(question);
  return isSameWindow(asked, question) && hasAll(asked, question);
}

/** The same of another window that overlaps: drawn at its own place, until the right one is there. */
const isNear = (asked: Question, question: PastQuestion): boolean =>
  asked.ask === 'past' && hasAll(asked, question) && asked.from < question.to && question.from < asked.to;

const isSameWindow = (a: PastQuestion, b: PastQuestion): boolean =>
  a.from === b.from && a.to === b.to && a.buckets === b.buckets;

const hasAll = (asked: PastQuestion, question: PastQuestion): boolean =>
  question.series.every((series) => asked.series.includes(series)) &&
  question.histograms.every((name) => asked.histograms.includes(name));

/** What is asked of one window is asked at once; latencies by themselves, since they are told in wider buckets. */
function together(questions: readonly Question[]): Question[] {
  const joined: Question[] = [];
  for (const question of questions) {
    const at = joined.findIndex(
      (other) =>
        other.ask === 'past' &&
        question.ask === 'past' &&
        isSameWindow(other, question) &&
        other.histograms.length > 0 === question.histograms.length > 0,
    );
    const other = joined[at];
    if (other?.ask !== 'past' || question.ask !== 'past') joined.push(question);
    else
      joined[at] = {
        ...other,
        series: [...new Set([...other.series, ...question.series])],
        histograms: [...new Set([...other.histograms, ...question.histograms])],
      };
  }
  return joined;
}
