/** Answers what no record holds but what is worked out of it: differences of two hours, two scrapes, two runs. */
import { describe } from '../model/clean.ts';
import type { Comparison } from '../model/comparison.ts';
import type { Difference } from '../model/difference.ts';
import { latencyNames } from '../model/load.ts';
import { type MetricsDifference, metricsDifference, type Scrape } from '../model/metrics-difference.ts';
import type { AnswerTo, Ask, Past, Question, Span } from '../model/question.ts';
import { isCount, latencyOf, type Series } from '../model/series.ts';

/** As many stretches as a comparison of runs has at most: more would be less sure of what resembles its neighbours. */
const BUCKETS = 20;
/** A question travels in one frame. */
const SERIES_A_QUESTION = 200;
const UNDECLARED: ReadonlyMap<string, string> = new Map();

/** `compare`: with the run that this one is held against; without it there is none. */
export function workOut(ask: Ask, compare?: () => Promise<Comparison>): Ask {
  const answer = (question: Question): Promise<unknown> => {
    switch (question.ask) {
      case 'difference':
        return difference(ask, question.before, question.after);
      case 'scrapes':
        return scrapes(ask, question);
      case 'comparison':
        if (!compare)
          return Promise.reject(new Error('no other run was given: soaktop review RUN --against BASE'));
        return compare();
      default:
        return ask(question);
    }
  };
  return (question) => answer(question) as Promise<AnswerTo<typeof question>>;
}

// The judge and the probes are loaded when they are asked for: a first screen does not pay for them.

async function difference(ask: Ask, before: Span, after: Span): Promise<Difference> {
  const { differenceOf } = await import('../judge/compare/difference.ts');
  const { isCounter } = await import('../probes/counters.ts');
  const [then, now] = await Promise.all([before, after].map(({ to }) => ask({ ask: 'moment', seq: to - 1 })));
  if (!then || !now?.profile) throw new Error('nothing is recorded of one of the two');
  const names = [...new Set([...Object.keys(then.series), ...Object.keys(now.series)])].filter(
    (name) => !latencyOf(name),
  );
  const histograms = now.profile.loads.flatMap(latencyNames);
  const pasts = [
    await pastOf(ask, before, names, histograms),
    await pastOf(ask, after, names, histograms),
  ] as const;
  return differenceOf(...pasts, {
    everyMs: now.profile.everyMs,
    // Older records do not tell which of the scraped ones are counters: then their names do.
    isCounter: (name) => isCount(name) || name in now.counters || isCounter(name, UNDECLARED),
  });
}

/** In several questions when there are many series. */
async function pastOf(
  ask: Ask,
  { from, to }: Span,
  names: readonly Series[],
  histograms: readonly string[],
): Promise<Past> {
  const asked = { ask: 'past', from, to, buckets: BUCKETS } as const;
  let past = await ask({ ...asked, series: names.slice(0, SERIES_A_QUESTION), histograms });
  for (let i = SERIES_A_QUESTION; i < names.length; i += SERIES_A_QUESTION) {
    const more = await ask({ ...asked, series: names.slice(i, i + SERIES_A_QUESTION), histograms: [] });
    past = { ...past, series: { ...past.series, ...more.series } };
  }
  return past;
}

async function scrapes(
  ask: Ask,
  { before, after, seconds }: Extract<Question, { ask: 'scrapes' }>,
): Promise<MetricsDifference> {
  return metricsDifference(await scrapeOf(ask, before), await scrapeOf(ask, after), seconds);
}

async function scrapeOf(ask: Ask, file: string): Promise<Scrape> {
  const text = await ask({ ask: 'evidence', file });
  if (text === null) throw new Error(`there is no ${file}: no metrics were scraped then`);
  const { isCounter } = await import('../probes/counters.ts');
  const { parseExposition } = await import('../probes/exposition.ts');
  try {
    const { values, types } = parseExposition(text);
    return { values, counters: new Set([...values.keys()].filter((key) => isCounter(key, types))) };
  } catch (error) {
    throw new Error(`${file} cannot be read: ${describe(error)}`);
  }
}
