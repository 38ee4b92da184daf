/** Queries in flight by one carrier, and what becomes of each: told once, to the ledger and to who waits. */
import { type DnsHow, type DnsLoadSpec, RCODES } from '../../model/dns-load.ts';
import type { OnEnd } from '../engine.ts';
import type { Ledger } from '../ledger.ts';
import { answersIn, HEADER_BYTES, idOf, isAnswerTo, isTruncated, rcodeOf } from './answer.ts';
import type { Carrier, CarrierKind } from './carrier.ts';
import type { Queries } from './queries.ts';
import { openSlots, type Slots } from './slots.ts';

export interface Flight {
  /** In Queries. */
  readonly query: number;
  /** Of the load. */
  readonly number: number;
  readonly dueMs: number;
  readonly sentMs: number;
  /** A VU; null in an open loop. */
  readonly waiter: OnEnd | null;
}

export interface Flights {
  readonly slots: Slots;
  readonly queries: Queries;
  /** Sends one that the tally knows as in flight; false: no slot is free. */
  launch(flight: Flight): boolean;
  /** Puts the query of `slot` into `queries.bytes`, under its id or the one given; returns which it is. */
  prepare(slot: number, id?: number): number;
  /** The first `length` bytes of `message` came by a line: whose answer they are is told by the id. */
  receive(line: number, message: Uint8Array, length: number): void;
  /** They came as the answer for `slot`, which was asked under `id`; false: they are none. */
  answer(slot: number, id: number, message: Uint8Array): boolean;
  /** Ends it as an error of this class. */
  fail(slot: number, name: string): void;
  /** Ends all that are in flight on a line, but that in one slot, as errors of this class. */
  failLine(line: number, name: string, but?: number): void;
  /** Counts what is no outcome. */
  see(name: string): void;
  /** Counts as lost what left at `ms` or before. */
  loseSentBefore(ms: number): void;
}

interface FlightParts {
  readonly spec: DnsLoadSpec & DnsHow;
  readonly kind: CarrierKind;
  readonly queries: Queries;
  readonly ledger: Ledger;
  readonly clock: () => number;
  /** Takes over what was answered in part; false: it can't. Without it a truncated answer is taken as it is. */
  readonly onTruncated?: (flight: Flight) => boolean;
  /** What is launched may have been sent before others that were launched earlier. */
  readonly isMixed?: boolean;
}

export function openFlights(parts: FlightParts): Flights & { readonly carrier: Carrier } {
  const { spec, kind, queries, ledger, clock, onTruncated, isMixed = false } = parts;
  const { truncated, answers } = spec;
  const slots = openSlots(kind.lines, spec.inflight, kind.run);
  const { dueMs, sentMs } = slots;
  const { bytes, starts, tailBytes } = queries;
  const isOk = RCODES.map((name) => spec.rcodes.includes(name));
  // `refused` is what a closed port says.
  const classes = RCODES.map((name) => (name === 'REFUSED' ? 'rcode.refused' : name.toLowerCase()));
  /** By slot; most loads have no VUs, and then nobody waits. */
  const waiters: (OnEnd | null)[] = [];

  function release(slot: number, isAnswered: boolean): OnEnd | null {
    slots.release(slot, isAnswered);
    if (waiters.length === 0) return null;
    const waiter = waiters[slot] ?? null;
    waiters[slot] = null;
    return waiter;
  }

  function prepare(slot: number, id = slots.idOf(slot)): number {
    const query = slots.query[slot] as number;
    queries.prepare(query, slots.number[slot] as number, id);
    return query;
  }

  function isAnswer(slot: number, message: Uint8Array, length: number): boolean {
    const query = prepare(slot);
    return isAnswerTo(
      message,
      length,
      bytes,
      starts[query] as number,
      (starts[query + 1] as number) - tailBytes,
    );
  }

  function fail(slot: number, name: string, isAnswered = false): void {
    const waiter = release(slot, isAnswered);
    const due = dueMs[slot] as number;
    ledger.tallyAt(due).error(name, due, sentMs[slot] as number, clock());
    waiter?.(isAnswered);
  }

  /** The class of an answer that is none to be wished for; null: it is good. */
  function wrongWith(message: Uint8Array): string | null {
    if (onTruncated && truncated === 'error' && isTruncated(message)) return 'truncated';
    const rcode = rcodeOf(message);
    if (!isOk[rcode]) return classes[rcode] as string;
    if (answersIn(message) < answers) return 'empty';
    if (rcode !== 0) ledger.see(classes[rcode] as string);
    return null;
  }

  function settle(slot: number, message: Uint8Array): void {
    if (onTruncated && truncated !== 'error' && isTruncated(message)) {
      ledger.see('truncated');
      if (truncated === 'retry') {
        passOn(slot, onTruncated);
        return;
      }
    }
    const wrong = wrongWith(message);
    if (wrong !== null) {
      fail(slot, wrong, true);
      return;
    }
    const waiter = release(slot, true);
    const due = dueMs[slot] as number;
    ledger.tallyAt(due).ok(due, sentMs[slot] as number, clock());
    waiter?.(true);
  }

  function passOn(slot: number, take: (flight: Flight) => boolean): void {
    const waiter = release(slot, true);
    const flight = {
      query: slots.query[slot] as number,
      number: slots.number[slot] as number,
      dueMs: dueMs[slot] as number,
      sentMs: sentMs[slot] as number,
      waiter,
    };
    if (take(flight)) return;
    ledger.tallyAt(flight.dueMs).error('truncated', flight.dueMs, flight.sentMs, clock());
    waiter?.(true);
  }

  /** One that nothing in flight asked for: it came twice, too late, or is not ours. */
  function seeStray(slot: number, message: Uint8Array, length: number): void {
    const isKnown = slot >= 0 && (slots.isAnswered(slot) || slots.isGivenUp(slot));
    if (isKnown && isAnswer(slot, message, length)) {
      ledger.see(slots.isAnswered(slot) ? 'duplicate' : 'late');
      slots.release(slot, true);
    } else {
      ledger.see('foreign');
    }
  }

  const flights: Flights = {
    slots,
    queries,
    launch({ query, number, dueMs: due, sentMs: sent, waiter }) {
      if (!slots.hasRoom()) return false;
      const slot = slots.take();
      slots.query[slot] = query;
      slots.number[slot] = number;
      dueMs[slot] = due;
      sentMs[slot] = sent;
      if (waiter) waiters[slot] = waiter;
      carrier.send(slot);
      return true;
    },
    prepare,
    receive(line, message, length) {
      const slot = length < HEADER_BYTES ? -1 : slots.slotOf(line, idOf(message));
      if (slot < 0 || !slots.isInFlight(slot)) seeStray(slot, message, length);
      else if (isAnswer(slot, message, length)) settle(slot, message);
      else ledger.see('foreign');
    },
    answer(slot, id, message) {
      const isIt =
        message.length >= HEADER_BYTES && idOf(message) === id && isAnswer(slot, message, message.length);
      if (isIt) settle(slot, message);
      else ledger.see('foreign');
      return isIt;
    },
    fail,
    see: (name) => ledger.see(name),
    failLine(line, name, but = -1) {
      if (slots.inflightOn(line) === 0) return;
      slots.each((slot) => {
        if (slots.lineOf(slot) === line && slot !== but) fail(slot, name);
        return slots.inflightOn(line) > 0;
      });
    },
    loseSentBefore(ms) {
      const now = clock();
      slots.each((slot) => {
        const sent = sentMs[slot] as number;
        if (sent > ms) return isMixed;
        const waiter = release(slot, false);
        const due = dueMs[slot] as number;
        ledger.tallyAt(due).lose(due, sent, now);
        carrier.giveUp?.(slot);
        waiter?.(false);
        return true;
      });
    },
  };
  const carrier = kind.make(flights);
  return { ...flights, carrier };
}
