/** Whether what is known of a series amounts to a leak, and if not, what is in the way. */
import type { Explanation } from './explain.ts';
import { partsOf } from './parts.ts';
import type { Weighed } from './weigh.ts';

/**
 * 2 × the logarithm of how much likelier growth must be than all that ends, after the cost of its freedom: 7 times.
 * Tuned on the tune seeds of `npm run bench:trend`.
 */
const MARGIN = 4;
/** Judge's hours: in fewer a slow warm-up has hardly begun to bend, and twice the margin is asked for. */
const HOURS_ENOUGH = 12;
export const marginFor = (hours: number): number => MARGIN * Math.min(2, Math.max(1, HOURS_ENOUGH / hours));
/** While the run goes on three looks in a row must agree, and it is called a suspicion: 3.5 times likelier will do. */
export const SUSPECT_MARGIN = 2.5;
/** Below this nothing speaks for growth; between the two it cannot be told. */
const DOUBT = 2;
/** What was given back, of what was grown: more, and it may be given back again. */
const GIVEN_BACK_MOST = 1 / 3;
/** And here it takes and gives: there is no growth on the whole. */
const GIVEN_BACK_ALL = 2 / 3;

export type Claim =
  /** It grows without end, as far as can be seen. */
  | 'leak'
  /** It grows, and no more than is allowed. */
  | 'allowed'
  /** It may grow; something that ends explains it about as well. */
  | 'doubt'
  /** It may grow; less than two cycles of its season were seen. */
  | 'season'
  /** It may grow; it has given back before. */
  | 'given back'
  | 'none';

/** `allowedPerHour`: growth that is no leak; `needed`: the margin that makes one. */
export function claimOf(
  { margin, slope, growing }: Weighed,
  hours: number,
  allowedPerHour: number,
  needed: number,
): Claim {
  if (margin < DOUBT || slope.value <= 0) return 'none';
  if (slope.value <= allowedPerHour) return 'allowed';
  if (margin < needed || slope.low <= allowedPerHour) return 'doubt';
  if (growing.shapes.some(({ kind, isSlow }) => kind === 'season' && isSlow)) return 'season';
  const grown = slope.value * hours;
  const back = givenBackIn(growing);
  if (back > GIVEN_BACK_ALL * grown) return 'none';
  return back > GIVEN_BACK_MOST * grown ? 'given back' : 'leak';
}

/** The falls in mid course, all together. */
export function givenBackIn(growing: Explanation): number {
  const parts = partsOf(growing);
  const begins = parts.flatMap(({ shape }) => (shape.kind === 'level' ? shape.at : []));
  const falls = parts.filter(
    ({ shape: { kind, at }, rise }) => isMove(kind) && !begins.includes(at) && rise < 0,
  );
  return -falls.reduce((sum, { rise }) => sum + rise, 0);
}

const isMove = (kind: string): boolean => kind === 'step' || kind === 'settling' || kind === 'filling';
