/** The search for the largest load that is still good: doubling, then bisection, then a confirmation. Pure. */
import type { Shape } from '../model/shape.ts';
import type { Stage } from '../model/stage.ts';

export type SearchShape = Extract<Shape, { kind: 'search' }>;

export type Next =
  | { readonly kind: 'probe' | 'confirm'; readonly amount: number }
  /** Nothing more is to be tried: the largest good amount, and what ended the search. */
  | { readonly kind: 'found'; readonly amount: number | null; readonly limit: SearchLimit };

/** target: more was too much; generator: more could not be sent; range: `to` was good; none: even `from` was bad. */
export type SearchLimit = 'target' | 'generator' | 'range' | 'none';

type Tried = Pick<Stage, 'asked' | 'good'> & { readonly kind: string };

/** What to try next, after what has been tried; the same stages always give the same answer. */
export function nextOfSearch({ from, to, precision, unit }: SearchShape, tried: readonly Tried[]): Next {
  const outcomes: Tried[] = [];
  for (const each of tried) {
    const last = outcomes.at(-1);
    // What is bad, or says nothing, is tried a second time: a busy machine has bad moments too.
    const isAgain = last && last.good !== true && last.asked === each.asked;
    if (isAgain) outcomes[outcomes.length - 1] = each;
    else outcomes.push(each);
    if (!isAgain && each.good !== true && each === tried.at(-1))
      return { kind: each.kind === 'confirm' ? 'confirm' : 'probe', amount: each.asked };
  }

  let good: number | null = null;
  let bad: { readonly amount: number; readonly limit: SearchLimit } | null = null;
  let isConfirmed = false;
  for (const [i, each] of outcomes.entries()) {
    isConfirmed = each.good === true && each.kind === 'confirm';
    if (each.good) good = each.asked;
    else {
      bad = { amount: each.asked, limit: each.good === null ? 'generator' : 'target' };
      // What was good once and is not when it is asked again was not good.
      if (good !== null && good >= each.asked) good = largestGood(outcomes.slice(0, i), each.asked);
    }
  }

  if (good === null)
    return bad
      ? { kind: 'found', amount: null, limit: bad.limit === 'generator' ? 'generator' : 'none' }
      : { kind: 'probe', amount: from };
  const next = amountBetween(good, bad?.amount ?? null, to, unit);
  const isDone = bad
    ? (bad.amount - good) / good <= precision || next <= good || next >= bad.amount
    : good >= to;
  if (!isDone) return { kind: 'probe', amount: next };
  return isConfirmed
    ? { kind: 'found', amount: good, limit: bad?.limit ?? 'range' }
    : { kind: 'confirm', amount: good };
}

function amountBetween(good: number, bad: number | null, to: number, unit: SearchShape['unit']): number {
  const amount = bad === null ? good * 2 : (good + bad) / 2;
  if (bad === null && amount >= to) return to;
  return unit === 'vus' ? Math.round(amount) : Number(amount.toPrecision(4));
}

const largestGood = (outcomes: readonly Tried[], below: number): number | null =>
  outcomes.reduce<number | null>(
    (best, { asked, good }) => (good && asked < below && asked > (best ?? 0) ? asked : best),
    null,
  );
