/** Many candidates at once, as one noise makes them: what each would add to what is already said of a series. */
import type { Subject } from './explain.ts';
import { type Noise, whiten } from './noise.ts';
import { dot, lengthOf, NEW_LEAST, takeOut } from './regress.ts';
import type { Shape } from './shapes.ts';

export interface Choice {
  readonly noise: Noise;
  /** What is said in any case. */
  readonly levels: readonly Shape[];
  readonly candidates: readonly Shape[];
  /** Each candidate's first column in `columns`; it has one or two. */
  readonly firsts: readonly number[];
  readonly columns: readonly Float64Array[];
  /** With nothing said but the levels. */
  readonly start: Said;
}

/** What is said so far. Of the candidates only figures are kept, so that a further column costs one pass over them. */
interface Said {
  /** Orthogonal, of length 1. */
  readonly basis: readonly Float64Array[];
  /** The innovations that are left, and the sum of their squares. */
  readonly left: Float64Array;
  readonly square: number;
  /** Of each column: the square of what it would add, and its product with what is left. */
  readonly own: Float64Array;
  readonly share: Float64Array;
  /** Of a candidate's two columns: their product. */
  readonly common: Float64Array;
}

export function choiceOf(
  subject: Subject,
  levels: readonly Shape[],
  candidates: readonly Shape[],
  noise: Noise,
): Choice {
  const firsts: number[] = [];
  const columns: Float64Array[] = [];
  for (const shape of candidates) {
    firsts.push(columns.length);
    for (const column of shape.columns) columns.push(whiten(column, subject.starts, noise));
  }
  const left = whiten(subject.values, subject.starts, noise);
  const start: Said = {
    basis: [],
    left,
    square: dot(left, left),
    own: productsWith(columns, null),
    share: productsWith(columns, left),
    common: new Float64Array(candidates.length),
  };
  for (let i = 0; i < candidates.length; i++) {
    const first = firsts[i] as number;
    if (candidates[i]?.columns.length === 2)
      start.common[i] = dot(columns[first] as Float64Array, columns[first + 1] as Float64Array);
  }
  const choice = { noise, levels, candidates, firsts, columns, start };
  return { ...choice, start: levels.reduce((said, level) => say(subject, choice, said, level), start) };
}

/** Of each column with `values`; null: with itself. A plain loop: this is where the time goes. */
function productsWith(columns: readonly Float64Array[], values: Float64Array | null): Float64Array {
  const products = new Float64Array(columns.length);
  for (let i = 0; i < columns.length; i++) {
    const column = columns[i] as Float64Array;
    products[i] = dot(column, values ?? column);
  }
  return products;
}

/** One more shape is said. */
export const say = (subject: Subject, choice: Choice, said: Said, { columns }: Shape): Said =>
  columns.reduce((sum, column) => sayColumn(subject, choice, sum, column), said);

function sayColumn({ starts }: Subject, choice: Choice, said: Said, column: Float64Array): Said {
  const direction = whiten(column, starts, choice.noise);
  const whole = lengthOf(direction);
  for (const known of said.basis) takeOut(direction, known);
  const length = lengthOf(direction);
  if (length <= NEW_LEAST * whole) return said;
  for (let i = 0; i < direction.length; i++) direction[i] = (direction[i] as number) / length;
  const left = said.left.slice();
  const part = takeOut(left, direction);
  const toward = productsWith(choice.columns, direction);
  const [own, share, common] = [said.own.slice(), said.share.slice(), said.common.slice()];
  for (let i = 0; i < toward.length; i++) {
    own[i] = (own[i] as number) - (toward[i] as number) ** 2;
    share[i] = (share[i] as number) - (toward[i] as number) * part;
  }
  for (let i = 0; i < common.length; i++) {
    const first = choice.firsts[i] as number;
    common[i] = (common[i] as number) - (toward[first] as number) * (toward[first + 1] ?? 0);
  }
  return { basis: [...said.basis, direction], left, square: dot(left, left), own, share, common };
}

/** What of the squares that are left candidate `i` would explain. */
export function gainOf(
  { firsts, candidates, start }: Choice,
  { own, share, common }: Said,
  i: number,
): number {
  const first = firsts[i] as number;
  const square = own[first] as number;
  // What is nearly said already gains by rounding only.
  const isNew = square > NEW_LEAST ** 2 * (start.own[first] as number);
  const gain = isNew ? (share[first] as number) ** 2 / square : 0;
  if (candidates[i]?.columns.length !== 2) return gain;
  const slope = isNew ? (common[i] as number) / square : 0;
  const rest = (own[first + 1] as number) - slope ** 2 * square;
  if (rest <= NEW_LEAST ** 2 * (start.own[first + 1] as number)) return gain;
  return gain + ((share[first + 1] as number) - slope * (share[first] as number)) ** 2 / rest;
}
