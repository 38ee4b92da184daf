/** What the workers of a load are told: paces, epochs, and who of them shares the load from when on. */
import type { Epoch, ToWorker } from '../load/messages.ts';
import type { Clock } from '../model/contracts.ts';
import { isClosed } from '../model/load.ts';
import { amountAt, firstFrom, type Pace, shareOf } from '../model/pace.ts';
import type { LoadSpec } from '../model/profile.ts';
import { type Demand, demandOf, following, openAsked } from './schedule.ts';
import { addUnsent, begunOf, type Slot } from './slot.ts';

/** A change of hands is told ahead, so that all workers change at the same number. */
const TOLD_AHEAD_MS = 300;
const TURNS_KEPT = 8;

export interface Orders {
  /** The first thing that a worker is told: nothing is due yet. */
  plan(index: number): ToWorker;
  /** A worker is ready: from now on it takes part. */
  join(slot: Slot): void;
  /** Its process is gone: what it owed of a count of flows is missed. */
  leave(slot: Slot): void;
  /** Nobody will be at this place any more: the others share what it had. */
  giveUp(slot: Slot): void;
  /** From `atMs` on; nothing that was asked for later holds any more. */
  ask(demand: Demand, atMs: number, slots: readonly Slot[]): void;
  turn(epoch: Epoch, atMs: number): void;
  /** What came due by now at a place where nobody is, is missed: the ledger goes on balancing. */
  settle(slot: Slot): void;
  amountAt(ms: number): number;
  /** Nothing is due from then on, and nobody comes any more. */
  end(atMs: number): void;
}

export function openOrders(load: LoadSpec, clock: Clock, send: (message: ToWorker) => void): Orders {
  let shares: readonly number[] = Array.from({ length: load.workers.from }, (_, index) => index);
  const asked = openAsked(nothing());
  let turns: { readonly epoch: Epoch; readonly atMs: number }[] = [{ epoch: 'warmup', atMs: -Infinity }];
  /** Numbers that each place had taken when the present count of flows was asked for. */
  let marks = new Map<number, number>();
  let isEnding = false;

  function nothing(): Pace {
    const from = { atMs: clock.monotonic(), done: 0, ramp: null, shares };
    return isClosed(load)
      ? { kind: 'vus', vus: 0, flows: null, ...from }
      : { kind: 'rate', perSecond: 0, burst: 0, ...from };
  }

  function tell(pace: Pace): void {
    asked.tell(pace);
    send({ type: 'pace', pace });
  }

  /** From a moment on others share the load. */
  function hand(next: readonly number[]): void {
    shares = next;
    const atMs = clock.monotonic() + TOLD_AHEAD_MS;
    const pace = asked.paceAt(atMs);
    // Flows that are counted out stay with those who have them.
    if (isEnding || shares.length === 0 || isCounted(pace)) return;
    const later = asked.from(atMs).slice(1);
    const leftMs = pace.ramp ? pace.atMs + pace.ramp.overMs - atMs : 0;
    const ramp = pace.ramp && leftMs > 0 ? { to: pace.ramp.to, overMs: leftMs } : null;
    tell(following(asked, atMs, shares, { amount: amountAt(pace, atMs), ramp }));
    // What had been told for later still holds, among those who share it now.
    for (const each of later) tell(following(asked, each.atMs, shares, demandOf(each)));
  }

  /** Who comes later hears what is in force and what is to come, and begins at the number that is due now. */
  function tellAll({ process }: Slot, nowMs: number): void {
    const from = turns.findLastIndex(({ atMs }) => atMs <= nowMs);
    for (const { epoch, atMs } of turns.slice(from))
      if (atMs > -Infinity) process?.send({ type: 'epoch', epoch, atMs });
    for (const pace of asked.from(nowMs))
      if (!isCounted(pace) || pace.atMs > nowMs)
        process?.send({ type: 'pace', pace, from: firstFrom(asked.dueBy(nowMs)) });
  }

  function settle(slot: Slot, nowMs = clock.monotonic()): void {
    if (isClosed(load)) return;
    for (const [i, { epoch, atMs }] of turns.entries()) {
      const endMs = Math.min(nowMs, turns[i + 1]?.atMs ?? Infinity);
      if (endMs > atMs) addUnsent(slot, asked.owed(slot.index, endMs) - begunOf(slot), epoch, load.timeoutMs);
    }
  }

  return {
    plan: (index) => ({ type: 'plan', spec: load, index, pace: nothing(), epoch: 'warmup' }),
    join(slot) {
      // What came due before this moment is missed, what comes after is its own: one moment for both.
      const nowMs = clock.monotonic();
      settle(slot, nowMs);
      tellAll(slot, nowMs);
      if (!shares.includes(slot.index)) hand([...shares, slot.index]);
    },
    leave(slot) {
      const nowMs = clock.monotonic();
      const pace = asked.paceAt(nowMs);
      const place = pace.shares.indexOf(slot.index);
      if (!isCounted(pace) || place < 0) return;
      // It is not done over by another one: nobody knows how far this one had got.
      const owed = shareOf(place, pace.shares.length, 0, pace.flows);
      const epoch = turns.findLast(({ atMs }) => atMs <= nowMs)?.epoch ?? 'soak';
      addUnsent(slot, owed - begunOf(slot) + (marks.get(slot.index) ?? 0), epoch, load.timeoutMs);
    },
    giveUp: (slot) => hand(shares.filter((index) => index !== slot.index)),
    ask(demand, atMs, slots) {
      if (demand.flows !== undefined) marks = new Map(slots.map((slot) => [slot.index, begunOf(slot)]));
      asked.cut(atMs);
      tell(following(asked, atMs, shares, demand));
    },
    turn(epoch, atMs) {
      turns = [...turns.filter((each) => each.atMs < atMs), { epoch, atMs }].slice(-TURNS_KEPT);
      send({ type: 'epoch', epoch, atMs });
    },
    settle: (slot) => settle(slot),
    amountAt: (ms) => amountAt(asked.paceAt(ms), ms),
    end(atMs) {
      isEnding = true;
      asked.cut(atMs);
      asked.tell(following(asked, atMs, shares, { amount: 0 }));
    },
  };
}

const isCounted = (pace: Pace): pace is Pace & { kind: 'vus'; flows: number } =>
  pace.kind === 'vus' && pace.flows !== null;
