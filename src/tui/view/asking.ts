/** What a load is asked for at this moment, and where its shape is, in words short enough for a table. */
import { formatNumber } from '../../model/format.ts';
import { isClosed } from '../../model/load.ts';
import type { LoadSpec } from '../../model/profile.ts';
import type { State } from '../../model/state.ts';
import { isOver, reading } from './readings.ts';
import { type Span, span } from './row.ts';

/** Whether it changes by itself: only then is there a place to be told. */
export const isShaped = ({ shape }: LoadSpec): boolean => shape.kind !== 'constant';

/**
 * Requests a second, or VUs: on a ramp, or in the rest between two stages, what the newest tick found. Null before
 * anything is known, and once a load is over that was asked for many amounts.
 */
export function askedNow(state: State, load: LoadSpec): number | null {
  const ask = state.loads[load.name];
  if (!ask) return null;
  if (!isShaped(load) || ask.paused || ask.byHand) return ask.asked;
  return isOver(state) ? null : (reading(state, `${load.name}.asked`) ?? ask.asked);
}

/** `step 2 of 6`, `probe 7`, `by hand`; '' where there is no such place. */
export function placeOf(state: State, load: LoadSpec): Span {
  const ask = state.loads[load.name];
  if (!ask || !isShaped(load)) return span('');
  return ask.byHand ? span('by hand', 'accent') : span((ask.stage ?? '').replace(/^search: /, ''), 'dim');
}

/** `1000/s`, `10 vu`. */
export const amountWords = (load: LoadSpec, amount: number): string => {
  const rounded = amount >= 100 ? Math.round(amount) : Math.round(amount * 10) / 10;
  return `${formatNumber(rounded)}${isClosed(load) ? ' vu' : '/s'}`;
};
