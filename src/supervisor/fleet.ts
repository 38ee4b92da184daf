/** The workers of one load: started, paced, asked once a tick, replaced when they are lost. */
import type { Epoch, FromWorker, Pace, WorkerSelf } from '../load/messages.ts';
import { clean } from '../model/clean.ts';
import type { Clock } from '../model/contracts.ts';
import type { Finding, RunEvent } from '../model/event.ts';
import type { Histogram } from '../model/histogram.ts';
import { firstAsk, isClosed, type LoadSpec } from '../model/profile.ts';
import type { Values } from '../model/series.ts';
import { isSound, loadValues } from './ledger.ts';
import { changeRate, dueBy, shareOf } from './schedule.ts';
import { addUnsent, dueOf, newSlot, type Slot, takeFresh, takeReport, totalOf, vacate } from './slot.ts';
import { openWaiting } from './waiting.ts';
import { type Leash, startWorker } from './worker-process.ts';

const SILENT_MOST = 3;
const RESTARTS_MOST = 10;
const RESTART_FIRST_MS = 1000;
const RESTART_LONGEST_MS = 30_000;
const GARBAGE_TOLD = 1;

export interface FleetOptions {
  readonly load: LoadSpec;
  readonly clock: Clock;
  /** The worker's program. */
  readonly entry: string;
  readonly logFd: number;
  readonly leash: Leash;
  readonly emit: (event: RunEvent) => void;
}

export interface FleetTick {
  readonly values: Values;
  readonly histograms: Readonly<Record<string, Histogram>>;
  readonly selves: readonly WorkerSelf[];
}

export interface Fleet {
  readonly load: LoadSpec;
  /** Starts the workers; rejects with words when one can't be made ready in time. */
  start(withinMs: number): Promise<void>;
  /** From `atMs` on the load is due, and what is due from `soakMs` on counts in the soak. Both are told ahead. */
  begin(atMs: number, soakMs: number): void;
  /** Requests a second, or VUs; 0 pauses. */
  ask(amount: number): void;
  /** What has happened to the requests of this epoch; of another one nothing is lost, it is told at its time. */
  collect(seq: number, deadlineMs: number, epoch: Epoch): Promise<FleetTick>;
  /** Nothing more is due from `atMs`; resolves when all answers are in, or the time for them is over. */
  drain(atMs: number, drainMs: number): Promise<void>;
  close(): Promise<void>;
}

export function openFleet({ load, clock, entry, logFd, leash, emit }: FleetOptions): Fleet {
  const slots = Array.from({ length: load.workers }, (_, index) => newSlot(index));
  const closed = isClosed(load);
  const steps = load.engine === 'http' ? load.flow.map((step) => step.name) : [];
  let pace: Pace = closed
    ? { kind: 'vus', atMs: clock.monotonic(), vus: 0 }
    : { kind: 'rate', atMs: clock.monotonic(), done: 0, perSecond: 0 };
  let soakFromMs = Infinity;
  let ending = false;
  let garbage = 0;
  let before: { done: number; atMs: number } | null = null;
  const { stir, until } = openWaiting(clock);
  const nameOf = (slot: Slot) => (slots.length === 1 ? load.name : `${load.name}.${slot.index + 1}`);
  const tell = (finding: Finding) => emit({ type: 'finding', at: clock.wall(), finding });
  const tellWorker = (slot: Slot, status: Extract<RunEvent, { type: 'worker' }>['status'], reason?: string) =>
    emit({ type: 'worker', at: clock.wall(), worker: nameOf(slot), status, ...(reason ? { reason } : {}) });

  function fill(slot: Slot, onRefused: (reason: string) => void): void {
    slot.status = 'starting';
    tellWorker(slot, 'starting');
    const worker = startWorker(entry, logFd, leash, {
      message(message) {
        if (slot.process === worker) take(slot, message, onRefused);
      },
      exit(reason) {
        if (slot.process === worker) lose(slot, reason, onRefused);
      },
    });
    slot.process = worker;
    worker.send({
      type: 'plan',
      spec: load,
      index: slot.index,
      of: slots.length,
      pace: idle(pace),
      epoch: 'warmup',
    });
  }

  /** What an open loop owed from this place while nobody was there is missed: the ledger goes on balancing. */
  function settle(slot: Slot, atMs = clock.monotonic()): void {
    if (atMs > soakFromMs) settleBy(slot, soakFromMs, 'warmup');
    settleBy(slot, atMs, atMs > soakFromMs ? 'soak' : 'warmup');
  }

  function settleBy(slot: Slot, atMs: number, epoch: Epoch): void {
    if (pace.kind !== 'rate') return;
    const owed = shareOf(slot.index, slots.length, 0, dueBy(pace, atMs)) - dueOf(slot);
    if (owed <= 0) return;
    addUnsent(slot, owed, epoch, load.timeoutMs);
  }

  function take(slot: Slot, message: FromWorker, onRefused: (reason: string) => void): void {
    if (message.type === 'ready') {
      // A replacement begins at the number that is due now; all before it is settled as missed.
      const atMs = clock.monotonic();
      settle(slot, atMs);
      slot.status = 'running';
      tellWorker(slot, 'running');
      if (soakFromMs < Infinity) slot.process?.send({ type: 'epoch', epoch: 'soak', atMs: soakFromMs });
      slot.process?.send({
        type: 'pace',
        pace: pace.kind === 'rate' ? changeRate(pace, atMs, pace.perSecond) : pace,
      });
    } else if (message.type === 'drained') slot.status = 'drained';
    else if (message.type === 'refused') onRefused(clean(String(message.reason)));
    else if (message.type === 'report' && isSound(message)) takeReport(slot, message);
    else if (++garbage <= GARBAGE_TOLD)
      tell({
        key: `${load.name}.garbage`,
        level: 'warning',
        fault: 'generator',
        text: `${nameOf(slot)}: a report that does not add up was refused`,
      });
    stir();
  }

  function lose(slot: Slot, reason: string, onRefused: (reason: string) => void): void {
    vacate(slot, load.timeoutMs);
    if (ending) {
      tellWorker(slot, 'stopped');
      stir();
      return;
    }
    tellWorker(slot, 'gone', reason);
    onRefused(`its worker ended: ${reason}`);
    if (slot.restarts++ >= RESTARTS_MOST) {
      tell({
        key: `${load.name}.worker`,
        level: 'bad',
        fault: 'generator',
        text: `${nameOf(slot)} was lost ${RESTARTS_MOST} times and is given up`,
      });
      stir();
      return;
    }
    clock.after(Math.min(RESTART_LONGEST_MS, RESTART_FIRST_MS * 2 ** (slot.restarts - 1)), () => {
      if (!ending && slot.process === null) fill(slot, () => {});
    });
    stir();
  }

  function repace(next: Pace): void {
    pace = next;
    for (const slot of slots) if (slot.status === 'running') slot.process?.send({ type: 'pace', pace });
  }

  return {
    load,
    async start(withinMs) {
      let refused: string | undefined;
      for (const slot of slots)
        fill(slot, (reason) => {
          refused ??= reason;
          stir();
        });
      const ready = () => slots.every((slot) => slot.status === 'running');
      await until(() => refused !== undefined || ready(), withinMs);
      if (refused !== undefined) throw new Error(`load ${load.name}: ${refused}`);
      if (!ready())
        throw new Error(`load ${load.name}: its worker was not ready within ${withinMs / 1000} s`);
    },
    begin(atMs, soakMs) {
      soakFromMs = soakMs;
      for (const slot of slots) slot.process?.send({ type: 'epoch', epoch: 'soak', atMs: soakMs });
      const amount = firstAsk(load);
      before = { done: 0, atMs };
      repace(
        closed ? { kind: 'vus', atMs, vus: amount } : { kind: 'rate', atMs, done: 0, perSecond: amount },
      );
    },
    ask(amount) {
      const atMs = clock.monotonic();
      repace(pace.kind === 'vus' ? { kind: 'vus', atMs, vus: amount } : changeRate(pace, atMs, amount));
    },
    async collect(seq, deadlineMs, of) {
      const asked = slots.filter((slot) => slot.status === 'running' || slot.status === 'drained');
      for (const slot of asked) slot.process?.send({ type: 'collect', seq });
      const answered = (slot: Slot) => slot.process === null || (slot.report?.seq ?? -1) >= seq;
      await until(() => asked.every(answered), deadlineMs);
      for (const slot of asked.filter((each) => !answered(each))) {
        if (++slot.silent < SILENT_MOST) continue;
        tellWorker(slot, 'stalled', `no answer for ${SILENT_MOST} ticks`);
        slot.process?.kill();
      }
      for (const slot of slots) if (isIdle(slot)) settle(slot);

      const complete = asked.every(answered);
      const [warmup, soak] = [totalOf(slots, 'warmup').counts, totalOf(slots, 'soak').counts];
      const now = { done: warmup.ok + warmup.errors + soak.ok + soak.errors, atMs: clock.monotonic() };
      const done =
        before && complete
          ? { count: now.done - before.done, seconds: (now.atMs - before.atMs) / 1000 }
          : null;
      if (complete) before = now;
      const histograms = takeFresh(slots, of);
      const named = Object.entries(histograms).map(([step, histogram]) => [
        step === '' ? load.name : `${load.name}.${step}`,
        histogram,
      ]);
      return {
        values: {
          ...loadValues(load.name, complete ? totalOf(slots, of) : null, done, histograms, steps),
          [`${load.name}.asked`]: pace.kind === 'vus' ? pace.vus : pace.perSecond,
        },
        histograms: Object.fromEntries(named),
        selves: slots.flatMap((slot) => (slot.report ? [slot.report.self] : [])),
      };
    },
    async drain(atMs, drainMs) {
      ending = true;
      for (const slot of slots) slot.process?.send({ type: 'stop', atMs, drainMs });
      if (pace.kind === 'rate') pace = changeRate(pace, atMs, 0);
      await until(
        () => slots.every((slot) => slot.process === null || slot.status !== 'running'),
        drainMs + 500,
      );
    },
    async close() {
      ending = true;
      await Promise.all(slots.map((slot) => slot.process?.release()));
    },
  };
}

/** Nobody sends from there now. */
const isIdle = (slot: Slot): boolean => slot.process === null || slot.status === 'starting';

/** What a worker is told before it is ready: nothing is due yet. */
const idle = (pace: Pace): Pace => (pace.kind === 'vus' ? { ...pace, vus: 0 } : { ...pace, perSecond: 0 });
