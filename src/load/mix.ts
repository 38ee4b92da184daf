/** Several flows by weight: which one a number of the load is. */

/**
 * Number n is that of `order[n mod order.length]`: in each round every flow comes as often as its weight says,
 * spread as evenly as can be (the smooth weighted round-robin of nginx, commit 52327e0), so that the shares
 * are right over any stretch and the same in every run.
 */
export function orderOf(weights: readonly number[]): number[] {
  const divisor = weights.reduce(greatestCommon, 0);
  const parts = weights.map((weight) => weight / divisor);
  const round = parts.reduce((sum, part) => sum + part, 0);
  const credit = parts.map(() => 0);
  return Array.from({ length: round }, () => {
    for (const [i, part] of parts.entries()) credit[i] = (credit[i] as number) + part;
    const most = credit.indexOf(Math.max(...credit));
    credit[most] = (credit[most] as number) - round;
    return most;
  });
}

const greatestCommon = (a: number, b: number): number => (b === 0 ? a : greatestCommon(b, a % b));
