/** What did not end well, by its class: counts since the soak began, the most first. */
import { MISSED } from '../../model/failures.ts';
import { formatNumber, formatRatio } from '../../model/format.ts';
import type { Series } from '../../model/series.ts';
import type { State } from '../../model/state.ts';

export interface Counted {
  readonly name: string;
  readonly count: number;
}

const isMissed = (name: string): boolean => (MISSED as readonly string[]).includes(name);

/** Classes of a load that were met, of errors, lost and missed alike. */
export const failuresOf = (state: State, load: string): Counted[] => counted(state, `${load}.error.`);

/** Those that were sent, and failed or were lost. */
export const failedOf = (state: State, load: string): Counted[] =>
  failuresOf(state, load).filter(({ name }) => !isMissed(name));

/** Those that were never sent. */
export const missedOf = (state: State, load: string): Counted[] =>
  failuresOf(state, load).filter(({ name }) => isMissed(name));

/** Whatever is counted under a prefix of series, by the rest of the name. */
export const counted = ({ latest }: State, prefix: Series): Counted[] =>
  Object.entries(latest)
    .filter(([series, count]) => series.startsWith(prefix) && (count ?? 0) > 0)
    .map(([series, count]) => ({ name: series.slice(prefix.length), count: count as number }))
    .sort((a, b) => b.count - a.count || a.name.localeCompare(b.name));

/** One of a hundred thousand: what is less has more digits than a cell has room for, and is not nothing. */
const LEAST_SHARE = 1e-5;

/** What failed as a share of what came due, in seven columns at most: `0%`, `<0.001%`, `0.0012%`. */
export const shareWords = (share: number | null): string =>
  share !== null && share > 0 && share < LEAST_SHARE ? `<${formatRatio(LEAST_SHARE)}` : formatRatio(share);

/** `12 timeout, 3 reset`. */
export const countWords = (counts: readonly Counted[]): string =>
  counts.map(({ name, count }) => `${formatNumber(count)} ${name}`).join(', ');
