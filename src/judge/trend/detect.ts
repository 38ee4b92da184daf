/** The smallest steady growth that would have been told from everything that ends, in this noise and length. */
import { type Explanation, type Subject, scoreOf } from './explain.ts';
import { NOISES, type Noise, spread, whiteGain, whiten } from './noise.ts';
import { courseOf, partsOf } from './parts.ts';
import { dot, regress } from './regress.ts';
import { lastRivals, type Shape, steadyGrowth } from './shapes.ts';

/** Of a standard normal: 19 of 20 lie below. */
const NINETEEN_OF_TWENTY = 1.64;

/**
 * Adds a steady growth to what the explanation leaves over, in thought, and asks how large it must be to win by `margin`
 * against each of its last rivals under each noise, nearly always. In the subject's units per judge's hour.
 */
export function smallestOf(subject: Subject, explained: Explanation, margin: number): number {
  const growth = steadyGrowth(subject);
  const rivals = lastRivals(subject);
  const course = courseOf(partsOf(explained));
  const left = subject.values.map((value, i) => value - (course[i] as number));
  const squares = NOISES.map((noise) => {
    const white = whiten(left, subject.starts, noise);
    return { noise, square: dot(white, white) };
  });
  const goal = Math.min(
    ...squares.map(({ noise, square }) => scoreOf(subject, square, noise, growth.freedom)),
  );
  const fixed = explained.shapes.filter(({ kind }) => !kind.includes('growth'));
  let smallest = 0;
  for (const rival of rivals) {
    const cheaper = penalty(subject, growth, rival);
    const needed = (Math.sqrt(Math.max(0, margin + cheaper)) + NINETEEN_OF_TWENTY) ** 2;
    for (const { noise, square } of squares) {
      const over = squaresFor(subject, goal - cheaper + needed, noise, rival) - square;
      if (over <= 0) continue;
      const own = ownLength(subject, [...fixed, rival], growth, noise);
      if (own > 0) smallest = Math.max(smallest, Math.sqrt(over) / own);
    }
  }
  return smallest;
}

/** By how much the growth's freedom costs more than its rival's. */
const penalty = ({ values }: Subject, growth: Shape, rival: Shape): number =>
  (growth.freedom - rival.freedom) * Math.log(values.length);

/** The sum of squares that has this score. */
function squaresFor(
  { values, starts, tolerance }: Subject,
  score: number,
  noise: Noise,
  rival: Shape,
): number {
  const n = values.length;
  const likelihood = score - rival.freedom * Math.log(n) - starts.length * Math.log(spread(noise));
  return n * (Math.exp(likelihood / n) - tolerance * whiteGain(noise));
}

/** How long the growth's column is beyond what the others say. */
function ownLength({ starts }: Subject, shapes: readonly Shape[], growth: Shape, noise: Noise): number {
  const columns = [...shapes, growth].flatMap(({ columns: each }) => each);
  const white = columns.map((column) => whiten(column, starts, noise));
  return regress(white, white[white.length - 1] as Float64Array).own.at(-1) as number;
}
