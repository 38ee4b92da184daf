/** What was asked of a load so far, and how many of its numbers each worker's place has come to owe. Pure. */
import { dueBy, firstFrom, type Pace, type RatePace, shareOf } from '../model/pace.ts';

export interface Asked {
  /** The pace that is in force at a time. */
  paceAt(ms: number): Pace;
  /** The one told last: it may begin later. */
  last(): Pace;
  /** That one, and those told for later. */
  from(ms: number): readonly Pace[];
  /** From its `atMs` on; nothing told before holds from then on. */
  tell(pace: Pace): void;
  /** Nothing told for after that time holds any more. */
  cut(ms: number): void;
  /** Numbers that have come due by a time, with their fraction; for VUs there is no such thing: 0. */
  dueBy(ms: number): number;
  /** How many of them are the worker's. */
  owed(index: number, ms: number): number;
}

export function openAsked(first: Pace): Asked {
  let paces: Pace[] = [first];
  /** From a number on, who shares; one entry for each change of hands. */
  const hands: { readonly from: number; readonly shares: readonly number[] }[] = [];
  note(first);

  function note(pace: Pace): void {
    if (pace.kind !== 'rate') return;
    const from = firstFrom(pace.done);
    while (hands.length > 0 && (hands.at(-1) as { from: number }).from >= from) hands.pop();
    if (hands.at(-1)?.shares.join() !== pace.shares.join()) hands.push({ from, shares: pace.shares });
  }

  function paceAt(ms: number): Pace {
    let i = paces.length - 1;
    while (i > 0 && (paces[i] as Pace).atMs > ms) i--;
    return paces[i] as Pace;
  }

  function due(ms: number): number {
    const pace = paceAt(ms);
    return pace.kind === 'rate' ? dueBy(pace, ms) : 0;
  }

  return {
    paceAt,
    last: () => paces.at(-1) as Pace,
    from: (ms) => paces.slice(paces.indexOf(paceAt(ms))),
    cut(ms) {
      paces = paces.filter(({ atMs }, i) => i === 0 || atMs < ms);
    },
    tell(pace) {
      paces = paces.filter(({ atMs }) => atMs < pace.atMs);
      // Nobody asks about times long gone: two back is enough.
      paces = [...paces.slice(-8), pace];
      note(pace);
    },
    dueBy: due,
    owed(index, ms) {
      const count = due(ms);
      return hands.reduce((sum, { from, shares }, i) => {
        const place = shares.indexOf(index);
        const to = Math.min(count, hands[i + 1]?.from ?? Infinity);
        return place < 0 ? sum : sum + shareOf(place, shares.length, from, to);
      }, 0);
    },
  };
}

/** What a load is to do from a moment on. */
export interface Demand {
  /** Requests a second, or VUs. */
  readonly amount: number;
  readonly ramp?: RatePace['ramp'];
  /** Open loop: so many more at once. */
  readonly burst?: number;
  /** Closed loop: so many flows, then none. */
  readonly flows?: number;
}

/** Numbers of flows of a closed loop are unique over its paces: each begins so many further on. */
const APART = 2 ** 32;

/** The pace that follows: nothing that was due before it is lost or due again. */
export function following(
  asked: Asked,
  atMs: number,
  shares: readonly number[],
  { amount, ramp = null, burst = 0, flows }: Demand,
): Pace {
  const last = asked.last();
  return last.kind === 'rate'
    ? { kind: 'rate', atMs, done: asked.dueBy(atMs), burst, perSecond: amount, ramp, shares }
    : { kind: 'vus', atMs, vus: amount, ramp, flows: flows ?? null, done: last.done + APART, shares };
}

/** What asks for a pace. */
export const demandOf = (pace: Pace): Demand =>
  pace.kind === 'rate'
    ? { amount: pace.perSecond, ramp: pace.ramp, burst: pace.burst }
    : { amount: pace.vus, ramp: pace.ramp, ...(pace.flows === null ? {} : { flows: pace.flows }) };
