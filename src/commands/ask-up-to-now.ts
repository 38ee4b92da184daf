/** Answers of a record as far as a replay has come: nothing is told of what lies after its now. */
import type { Answers, AnswerTo, Ask, Question } from '../model/question.ts';

export function upToNow(ask: Ask, now: () => number): Ask {
  const answer = async (question: Question): Promise<Answers[Question['ask']]> => {
    const seq = now();
    switch (question.ask) {
      case 'past':
        return ask({ ...question, to: Math.max(question.from, Math.min(question.to, seq + 1)) });
      case 'moment':
        return ask({ ...question, seq: Math.min(question.seq, seq) });
      case 'log':
        return (await ask(question)).filter((told) => told.seq <= seq);
      case 'snapshots':
        return (await ask(question)).filter((card) => card.seq <= seq);
      case 'evidence': {
        const taken = await ask({ ask: 'snapshots' });
        const number = /\d+/.exec(question.file)?.[0];
        const isTaken = taken.some((card) => card.seq <= seq && card.number === Number(number));
        return isTaken ? ask(question) : null;
      }
      default:
        return ask(question);
    }
  };
  return (question) => answer(question) as Promise<AnswerTo<typeof question>>;
}
