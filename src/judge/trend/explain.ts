/** How well a set of shapes explains a series, given how its noise hangs together. */
import { type Noise, spread, whiteGain, whiten } from './noise.ts';
import type { Points } from './points.ts';
import { regress } from './regress.ts';
import type { Shape } from './shapes.ts';

export interface Explanation {
  readonly shapes: readonly Shape[];
  readonly noise: Noise;
  /** −2 log likelihood, and what the freedom of its shapes costs (Schwarz 1978): the lower the better. */
  readonly score: number;
  /** Of the innovations. */
  readonly variance: number;
  /** Of each column of each shape, in their order, with its standard error. */
  readonly factors: readonly number[];
  readonly errors: readonly number[];
}

/** What is to be explained, and how exactly. */
export interface Subject extends Points {
  /** The variance of white noise that is granted to any explanation: no curve of ours is exact. */
  readonly tolerance: number;
}

export const freedomOf = (shapes: readonly Shape[]): number =>
  shapes.reduce((sum, { freedom }) => sum + freedom, 0);

/** `left`: the sum of the squares of the innovations that it leaves. */
export function scoreOf(
  { values, starts, tolerance }: Subject,
  left: number,
  noise: Noise,
  freedom: number,
): number {
  const n = values.length;
  const likelihood =
    n * Math.log(varianceOf(left, n, tolerance, noise)) + starts.length * Math.log(spread(noise));
  return likelihood + freedom * Math.log(n);
}

const varianceOf = (left: number, n: number, tolerance: number, noise: Noise): number =>
  left / n + tolerance * whiteGain(noise);

export function explain(subject: Subject, shapes: readonly Shape[], noise: Noise): Explanation {
  const columns = shapes.flatMap(({ columns }) => columns);
  const { left, factors, own } = regressWhite(subject, columns, noise);
  const n = subject.values.length;
  const variance = varianceOf(left.at(-1) as number, n, subject.tolerance, noise);
  const spare = Math.max(1, n - columns.length);
  // What is granted for the curves' sake is no noise: a perfect line's slope is known exactly.
  const noiseSize = Math.sqrt((left.at(-1) as number) / spare);
  const errors = own.map((each) => (each > 0 ? noiseSize / each : 0));
  const score = scoreOf(subject, left.at(-1) as number, noise, freedomOf(shapes));
  return { shapes, noise, score, variance, factors, errors };
}

/** The scores of a path's beginnings: of its first `least` shapes, and of one more each. */
export function scoresAlong(subject: Subject, path: readonly Shape[], least: number, noise: Noise): number[] {
  const { left } = regressWhite(
    subject,
    path.flatMap(({ columns }) => columns),
    noise,
  );
  const scores: number[] = [];
  let count = 0;
  for (const [i, { columns }] of path.entries()) {
    count += columns.length;
    if (i + 1 < least) continue;
    scores.push(scoreOf(subject, left[count] as number, noise, freedomOf(path.slice(0, i + 1))));
  }
  return scores;
}

const regressWhite = ({ values, starts }: Subject, columns: readonly Float64Array[], noise: Noise) =>
  regress(
    columns.map((column) => whiten(column, starts, noise)),
    whiten(values, starts, noise),
  );
