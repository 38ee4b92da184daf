/** The state as it was at a tick: what was told by then, and the ticks of the last two minutes. Pure. */
import { EMPTY_BUCKETS } from '../model/buckets.ts';
import { NO_CHAOS } from '../model/chaos/course.ts';
import type { Moment } from '../model/question.ts';
import { fold } from '../model/reduce.ts';
import type { State } from '../model/state.ts';
import type { Verdict } from '../model/verdict.ts';
import { lastTick } from './last-tick.ts';
import type { Entry } from './pack.ts';
import type { Part } from './part.ts';

/** As many as the diagnosis and the sparklines of an overview look at. */
const TICKS_FOLDED = 120;

/** `toldBy`: the state that the first so many of `told` fold to. What came before the next tick was told by this one. */
export function momentAt(
  seq: number,
  parts: readonly Part[],
  told: readonly Entry[],
  toldBy: (count: number) => State,
): Moment {
  const newest = lastTick(parts, 'seq', seq + 1);
  if (!newest) return null;
  const { entries, begin, end, verdict } = entriesUpTo(newest.seq, parts);
  const toldCount = told.findLastIndex(([order]) => order < begin) + 1;
  const base = toldBy(toldCount);
  const before = lastTick(parts, 'order', begin);
  const others = told.slice(toldCount).filter(([order]) => order < end);
  const state = fold(
    [...entries, ...others].sort(([a], [b]) => a - b).map(([, event]) => event),
    // Without its profile no line is watched: what lines gather, they gather of a whole soak.
    {
      ...base,
      profile: null,
      verdict: verdict ?? base.verdict,
      seq: before?.seq ?? -1,
      missedTicks: before?.missed ?? 0,
    },
  );
  return {
    ...state,
    profile: base.profile,
    soakTicks: state.soakTicks + soakTicksAt(begin, parts, told),
    cuts: {},
    totals: {},
    // Of an outage every tick counts: the newest state tells what had come of it by then.
    chaos: NO_CHAOS,
    series: Object.fromEntries(
      Object.entries(state.series).map(([name, { recent, last }]) => [
        name,
        { recent, soak: EMPTY_BUCKETS, first: null, last },
      ]),
    ),
  };
}

interface Around {
  /** Ticks and judgements, from the first tick that is folded on. */
  readonly entries: readonly Entry[];
  /** The place of that tick in the journal, and of the one after the last. */
  readonly begin: number;
  readonly end: number;
  /** As it was judged last before. */
  readonly verdict: Verdict | undefined;
}

function entriesUpTo(seq: number, parts: readonly Part[]): Around {
  const start = seq - TICKS_FOLDED + 1;
  const p = parts.findIndex(({ to }) => to >= start);
  const entries: Entry[] = [];
  let [begin, end] = [Infinity, Infinity];
  let verdict: Verdict | undefined;
  for (const [order, event] of entriesFrom(parts.slice(p), start)) {
    if (event.type === 'tick' && event.seq > seq) {
      end = order;
      break;
    }
    if (event.type === 'tick') begin = Math.min(begin, order);
    if (begin < Infinity) entries.push([order, event]);
    else if (event.type === 'judged') ({ verdict } = event);
  }
  // Judged every ten seconds at least: what was judged last is in this part or in the one before.
  verdict ??= parts[p - 1]?.judgements().at(-1);
  return { entries, begin, end, verdict };
}

function* entriesFrom(parts: readonly Part[], seq: number): Generator<Entry> {
  for (const part of parts) yield* part.entriesFrom(seq);
}

/** Ticks that came due in the soak before a place in the journal. */
function soakTicksAt(before: number, parts: readonly Part[], told: readonly Entry[]): number {
  const seqAt = (below: number): number => lastTick(parts, 'order', below)?.seq ?? (parts[0]?.from ?? 0) - 1;
  const phases = told.flatMap(([order, event]) =>
    event.type === 'phase' && order < before ? [{ order, phase: event.phase }] : [],
  );
  return phases.reduce((ticks, { order, phase }, i) => {
    const end = phases[i + 1]?.order ?? before;
    return phase === 'soak' ? ticks + seqAt(end) - seqAt(order) : ticks;
  }, 0);
}
