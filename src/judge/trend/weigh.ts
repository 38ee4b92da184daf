/** Two explanations compete for a series: the best one that ends, and the best one that goes on. */

import { type Choice, choiceOf } from './choice.ts';
import { type Explanation, explain, type Subject, scoresAlong } from './explain.ts';
import { NOISES, type Noise } from './noise.ts';
import { search } from './search.ts';
import { growingShapes, levelsOf, type Shape, stillShapes } from './shapes.ts';

export interface Weighed {
  readonly still: Explanation;
  readonly growing: Explanation;
  /** How much better the growing one is: twice the log of how much likelier it is, after the cost of its freedom. */
  readonly margin: number;
  readonly slope: Slope;
}

/** Per judge's hour. */
export interface Slope {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** The noises under which shapes are looked for; then each set that was found is tried under all. */
const PILOTS: readonly Noise[] = [
  { keep: 0.3, echo: 0 },
  { keep: 0.88, echo: -0.5 },
];
/** Chi-square, one degree of freedom, 1 %. */
const CUT99 = 6.635;
/** Above this the growing explanation is worth a second look for one that ends. */
const CHALLENGED = 2.5;

interface Standing {
  readonly shapes: readonly Shape[];
  readonly noise: Noise;
  readonly score: number;
}

export function weigh(subject: Subject): Weighed {
  const levels = levelsOf(subject);
  const growths = growingShapes(subject);
  const candidates = stillShapes(subject);
  const choices = PILOTS.map((noise) => choiceOf(subject, levels, candidates, noise));
  const stills = choices.flatMap((choice) => found(subject, choice, []));
  const growings = choices.flatMap((choice) =>
    promising(subject, growths, choice).flatMap((growth) => found(subject, choice, [growth])),
  );
  const goingOn = bestOf(growings);
  let ending = bestOf(stills);
  if (ending.score - goingOn.score > CHALLENGED) ending = challenge(subject, ending, choices);
  const growing = explain(subject, goingOn.shapes, goingOn.noise);
  return {
    still: explain(subject, ending.shapes, ending.noise),
    growing,
    margin: ending.score - goingOn.score,
    slope: slopeIn(subject, growings, growing, levels.length),
  };
}

/** What was weighed of values that were made `(value - from) / by` before, in the units they came in. */
export function inUnits(
  weighed: Weighed,
  { from, by }: { readonly from: number; readonly by: number },
): Weighed {
  const explained = (explanation: Explanation): Explanation => {
    const levels = explanation.shapes.filter(({ kind }) => kind === 'level').length;
    // Levels come first, a column each.
    const factors = explanation.factors.map((factor, i) => factor * by + (i < levels ? from : 0));
    return { ...explanation, factors };
  };
  const { still, growing, margin, slope } = weighed;
  return {
    still: explained(still),
    growing: explained(growing),
    margin,
    slope: { value: slope.value * by, low: slope.low * by, high: slope.high * by },
  };
}

const found = (subject: Subject, choice: Choice, fixed: readonly Shape[]): Standing[] =>
  standingsOf(subject, search(subject, fixed, choice), choice.levels.length + fixed.length);

/** Steady growth, and of the other ways to grow the one that fits best. */
function promising(
  subject: Subject,
  [steady, ...others]: readonly Shape[],
  { levels, noise }: Choice,
): Shape[] {
  const scores = new Map(
    others.map((growth) => [growth, explain(subject, [...levels, growth], noise).score]),
  );
  const [other] = others.sort((a, b) => (scores.get(a) ?? 0) - (scores.get(b) ?? 0));
  return [steady, other].filter((growth) => growth !== undefined);
}

/** Every beginning of a path under every noise. */
const standingsOf = (subject: Subject, path: readonly Shape[], least: number): Standing[] =>
  NOISES.flatMap((noise) =>
    scoresAlong(subject, path, least, noise).map((score, i) => ({
      shapes: path.slice(0, least + i),
      noise,
      score,
    })),
  );

const bestOf = (standings: readonly Standing[]): Standing =>
  standings.reduce((best, each) => (each.score < best.score ? each : best));

/** Greed may have begun with the wrong shape: each in turn is left out, and the best in its place looked for anew. */
function challenge(subject: Subject, from: Standing, choices: readonly Choice[]): Standing {
  const nearest = (choice: Choice) => Math.abs(choice.noise.keep - from.noise.keep);
  const choice = choices.reduce((best, each) => (nearest(each) < nearest(best) ? each : best));
  const levels = choice.levels.length;
  let best = from;
  for (let i = levels; i < from.shapes.length; i++) {
    const others = best.shapes.filter((_, k) => k >= levels && k !== i);
    const path = search(subject, others, choice, from.shapes.length - levels - others.length + 1);
    const next = bestOf(standingsOf(subject, path, levels + others.length));
    if (next.score < best.score) best = next;
  }
  return best;
}

/**
 * The growth's factor comes right after the levels. Its interval is the union of those of all explanations that are
 * not much worse than the best: the profile likelihood's, over the shapes and the noise (Venzon & Moolgavkar 1988).
 */
function slopeIn(subject: Subject, all: readonly Standing[], best: Explanation, at: number): Slope {
  let [low, high] = [Infinity, -Infinity];
  for (const { shapes, noise, score } of all) {
    const worse = score - best.score;
    if (worse > CUT99) continue;
    const { factors, errors } = explain(subject, shapes, noise);
    const reach = Math.sqrt(CUT99 - worse) * (errors[at] as number);
    low = Math.min(low, (factors[at] as number) - reach);
    high = Math.max(high, (factors[at] as number) + reach);
  }
  return { value: best.factors[at] as number, low, high };
}
