/** The worker processes of a load: started, listened to, replaced when they are lost, given up when that goes on. */
import type { FromWorker, ToWorker } from '../load/messages.ts';
import { clean } from '../model/clean.ts';
import type { Clock } from '../model/contracts.ts';
import type { Finding, RunEvent } from '../model/event.ts';
import type { LoadSpec } from '../model/profile.ts';
import { isSound } from './ledger.ts';
import type { Orders } from './orders.ts';
import { newSlot, type Slot, takeReport, vacate } from './slot.ts';
import { openWaiting } from './waiting.ts';
import { type Leash, startWorker } from './worker-process.ts';

const RESTARTS_MOST = 10;
const RESTART_FIRST_MS = 1000;
const RESTART_LONGEST_MS = 30_000;
const GARBAGE_TOLD = 1;

export interface CrewOptions {
  readonly load: LoadSpec;
  readonly clock: Clock;
  /** The worker's program. */
  readonly entry: string;
  readonly logFd: number;
  readonly leash: Leash;
  readonly emit: (event: RunEvent) => void;
}

export interface Crew {
  readonly slots: readonly Slot[];
  /** Resolves when all are ready; rejects with words when one can't be made so in time. */
  start(withinMs: number): Promise<void>;
  /** One more. */
  add(): void;
  /** To every worker that works. */
  send(message: ToWorker): void;
  /** Ends a worker that does not answer; another takes its place. */
  end(slot: Slot, reason: string): void;
  /** From now on a worker that ends is not replaced. */
  retire(): void;
  /** Resolves true once `met`, looked at whenever a worker has said something; with what it says after the time. */
  until(met: () => boolean, withinMs: number): Promise<boolean>;
  /** A finding on the generator itself; the same `key` is the same thing again. */
  tell(key: string, level: Finding['level'], text: string): void;
  close(): Promise<void>;
}

export function openCrew(
  { load, clock, entry, logFd, leash, emit }: CrewOptions,
  orders: Pick<Orders, 'plan' | 'join' | 'leave' | 'giveUp'>,
): Crew {
  const slots: Slot[] = Array.from({ length: load.workers.from }, (_, index) => newSlot(index));
  const { stir, until } = openWaiting(clock);
  let ending = false;
  let garbage = 0;
  /** Why a worker said it can never begin, by its place. */
  const refusals = new Map<number, string>();
  const isOnly = ({ index }: Slot) => index === 0 && load.workers.from === 1;
  const nameOf = (slot: Slot) => (isOnly(slot) ? load.name : `${load.name}.${slot.index + 1}`);
  const tellWorker = (slot: Slot, status: Extract<RunEvent, { type: 'worker' }>['status'], reason?: string) =>
    emit({ type: 'worker', at: clock.wall(), worker: nameOf(slot), status, ...(reason ? { reason } : {}) });
  const tell: Crew['tell'] = (key, level, text) =>
    emit({
      type: 'finding',
      at: clock.wall(),
      finding: { key: `${load.name}.${key}`, level, fault: 'generator', text },
    });

  function fill(slot: Slot): void {
    slot.status = 'starting';
    refusals.delete(slot.index);
    tellWorker(slot, 'starting');
    const worker = startWorker(entry, logFd, leash, {
      message(message) {
        if (slot.process === worker) take(slot, message);
      },
      exit(reason) {
        if (slot.process === worker) lose(slot, reason);
      },
    });
    slot.process = worker;
    worker.send(orders.plan(slot.index));
  }

  function take(slot: Slot, message: FromWorker): void {
    if (message.type === 'ready') {
      slot.status = 'running';
      tellWorker(slot, 'running');
      orders.join(slot);
    } else if (message.type === 'drained') slot.status = 'drained';
    else if (message.type === 'refused') refusals.set(slot.index, clean(String(message.reason)));
    else if (message.type === 'report' && isSound(message)) takeReport(slot, message);
    else if (++garbage <= GARBAGE_TOLD)
      tell('garbage', 'warning', `${nameOf(slot)}: a report that does not add up was refused`);
    stir();
  }

  function lose(slot: Slot, exit: string): void {
    const refusal = refusals.get(slot.index);
    vacate(slot, load.timeoutMs);
    tellWorker(slot, ending ? 'stopped' : 'gone', ending ? undefined : (refusal ?? exit));
    if (!ending) {
      refusals.set(slot.index, refusal ?? `its worker ended: ${exit}`);
      orders.leave(slot);
      replace(slot);
    }
    stir();
  }

  function replace(slot: Slot): void {
    if (slot.restarts++ >= RESTARTS_MOST) {
      slot.status = 'given up';
      tell('worker', 'bad', `${nameOf(slot)} was lost ${RESTARTS_MOST} times and is given up`);
      orders.giveUp(slot);
      return;
    }
    clock.after(Math.min(RESTART_LONGEST_MS, RESTART_FIRST_MS * 2 ** (slot.restarts - 1)), () => {
      if (!ending && slot.process === null) fill(slot);
    });
  }

  return {
    slots,
    async start(withinMs) {
      for (const slot of slots) fill(slot);
      const ready = () => slots.every((slot) => slot.status === 'running');
      await until(() => refusals.size > 0 || ready(), withinMs);
      for (const reason of refusals.values()) throw new Error(`load ${load.name}: ${reason}`);
      if (!ready())
        throw new Error(`load ${load.name}: its worker was not ready within ${withinMs / 1000} s`);
    },
    add() {
      if (ending) return;
      const slot = newSlot(slots.length);
      slots.push(slot);
      fill(slot);
    },
    send(message) {
      for (const slot of slots) if (slot.status === 'running') slot.process?.send(message);
    },
    end(slot, reason) {
      tellWorker(slot, 'stalled', reason);
      slot.process?.kill();
    },
    retire() {
      ending = true;
    },
    until,
    tell,
    async close() {
      ending = true;
      await Promise.all(slots.map((slot) => slot.process?.release()));
    },
  };
}
