/** Looks for the few shapes that explain a series best: one by one, while they pay for their freedom. */
import { type Choice, gainOf, say } from './choice.ts';
import { explain, freedomOf, type Subject, scoreOf } from './explain.ts';
import { isSettling, type Shape } from './shapes.ts';

/** More would not be an explanation any more. */
const SHAPES_MOST = 5;

/** The levels, `fixed`, and what was added to them, in the order in which it was: up to `most` shapes. */
export function search(
  subject: Subject,
  fixed: readonly Shape[],
  choice: Choice,
  most = SHAPES_MOST,
): readonly Shape[] {
  const { candidates, noise, levels } = choice;
  let said = fixed.reduce((sum, shape) => say(subject, choice, sum, shape), choice.start);
  let shapes: readonly Shape[] = [...levels, ...fixed];
  const longest = shapes.length + most;
  let score = scoreOf(subject, said.square, noise, freedomOf(shapes));
  const ruledOut = new Set<number>();
  while (shapes.length < longest) {
    const freedom = freedomOf(shapes);
    let [best, bestScore] = [-1, score];
    for (let i = 0; i < candidates.length; i++) {
      if (ruledOut.has(i)) continue;
      const left = Math.max(0, said.square - gainOf(choice, said, i));
      const next = scoreOf(subject, left, noise, freedom + (candidates[i] as Shape).freedom);
      if (next < bestScore) [best, bestScore] = [i, next];
    }
    const chosen = candidates[best];
    if (!chosen) break;
    ruledOut.add(best);
    const wider = [...shapes, chosen];
    if (!isPlausible(wider, explain(subject, wider, noise).factors)) continue;
    said = say(subject, choice, said, chosen);
    [shapes, score] = [wider, bestScore];
  }
  return shapes;
}

/**
 * Not everything that fits is an explanation. Two slow curves can be bent into a straight line, and so can the
 * difference of two that settle: so one slow curve at most, and what settles from the same moment on adds up.
 */
function isPlausible(shapes: readonly Shape[], factors: readonly number[]): boolean {
  let [column, slow] = [0, 0];
  const signs = new Map<number, number>();
  for (const shape of shapes) {
    const sign = Math.sign(factors[column] as number);
    column += shape.columns.length;
    if (shape.isSlow) slow++;
    if (!isSettling(shape)) continue;
    if ((signs.get(shape.at) ?? sign) !== sign) return false;
    signs.set(shape.at, sign);
  }
  return slow <= 1;
}
