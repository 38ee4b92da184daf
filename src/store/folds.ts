/** States along a list that only grows, for going back to any of its places: one is kept every so often. */
import type { RunEvent } from '../model/event.ts';
import { fold } from '../model/reduce.ts';
import { EMPTY_STATE, type State } from '../model/state.ts';

/** They share what did not change between them. */
const KEPT_EVERY = 100;

export function openFolds(): (events: readonly RunEvent[], count: number) => State {
  const kept: State[] = [EMPTY_STATE];
  return (events, count) => {
    const place = Math.floor(count / KEPT_EVERY);
    for (let i = kept.length; i <= place; i++)
      kept.push(fold(events.slice((i - 1) * KEPT_EVERY, i * KEPT_EVERY), kept[i - 1]));
    return fold(events.slice(place * KEPT_EVERY, count), kept[place]);
  };
}
