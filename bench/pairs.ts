/** Two things measured in turn, so that what disturbs the machine disturbs both: ours, theirs, ours, theirs. */

export interface Pair {
  readonly ours: number;
  readonly theirs: number;
}

/** Of several rounds. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export async function inTurn<O, T>(
  rounds: number,
  ours: () => Promise<O>,
  theirs: () => Promise<T>,
): Promise<{ ours: O; theirs: T }[]> {
  const pairs: { ours: O; theirs: T }[] = [];
  for (let round = 0; round < rounds; round++) pairs.push({ ours: await ours(), theirs: await theirs() });
  return pairs;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (place: number) => sorted[place] as number;
  const middle = (sorted.length - 1) / 2;
  return {
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    least: at(0),
    most: at(sorted.length - 1),
  };
}

/** Ours ÷ theirs, of each pair of neighbours: never of two medians, which may stem from different minutes. */
export const ratiosOf = (pairs: readonly Pair[]): Spread =>
  spreadOf(pairs.map(({ ours, theirs }) => ours / theirs));
