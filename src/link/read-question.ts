/** A question from a socket: checked field by field, or the words that refuse it. */
import type { Question } from '../model/question.ts';

const SERIES_MOST = 200;
const BUCKETS_MOST = 4000;
const NAME_MOST = 500;

export function readQuestion(input: unknown): Question | string {
  const given = (input instanceof Object ? input : {}) as Record<string, unknown>;
  switch (given.ask) {
    case 'past': {
      const { series, histograms, from, to, buckets } = given;
      if (!areNames(series) || !areNames(histograms)) return `at most ${SERIES_MOST} series at once, by name`;
      if (!isWhole(from) || !isWhole(to) || to < from) return 'from and to are ticks, to is not before from';
      if (!isWhole(buckets) || buckets < 1 || buckets > BUCKETS_MOST)
        return `at least one bucket, and at most ${BUCKETS_MOST}`;
      return { ask: 'past', series, histograms, from, to, buckets };
    }
    case 'moment':
      return isWhole(given.seq) ? { ask: 'moment', seq: given.seq } : 'a moment is a tick';
    case 'evidence':
      return typeof given.file === 'string' ? { ask: 'evidence', file: given.file } : 'evidence has a name';
    case 'log':
    case 'snapshots':
      return { ask: given.ask };
    default:
      return 'no such question is known here';
  }
}

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);

const areNames = (value: unknown): value is string[] =>
  Array.isArray(value) &&
  value.length <= SERIES_MOST &&
  value.every((name) => typeof name === 'string' && name.length <= NAME_MOST);
