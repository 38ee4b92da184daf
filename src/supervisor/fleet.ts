/** The workers of one load as one: paced, asked once a tick, more of them when they are full. */
import type { Epoch, WorkerSelf } from '../load/messages.ts';
import type { Histogram } from '../model/histogram.ts';
import type { LoadSpec } from '../model/profile.ts';
import type { Values } from '../model/series.ts';
import type { Acknowledged } from '../model/verify.ts';
import { acknowledgedOf } from './acknowledged.ts';
import { type Crew, type CrewOptions, openCrew } from './crew.ts';
import { watchFullness } from './fullness.ts';
import { loadValues, mergeInto, NO_SUMS, type Sums } from './ledger.ts';
import { openOrders } from './orders.ts';
import { ownFault } from './own-faults.ts';
import type { Demand } from './schedule.ts';
import { type Histograms, inPhase, type Slot, takeFresh, totalOf } from './slot.ts';

const SILENT_MOST = 3;

export interface FleetOptions extends CrewOptions {
  /** Workers that this machine has cores for. */
  readonly workersMost: number;
}

export interface FleetTick {
  readonly values: Values;
  readonly histograms: Readonly<Record<string, Histogram>>;
  readonly selves: readonly WorkerSelf[];
}

/** What came of an epoch so far. */
export interface Account extends Sums {
  readonly histograms: Readonly<Histograms>;
}

export interface Fleet {
  readonly load: LoadSpec;
  /** Starts the workers; rejects with words when one can't be made ready in time. */
  start(withinMs: number): Promise<void>;
  /** From `atMs` on the load is due, and what is due from `soakMs` on counts in the soak. Both are told ahead. */
  begin(atMs: number, soakMs: number, demand: Demand): void;
  /** Something else is asked for, from `atMs` on or from now; an amount of 0 pauses. */
  ask(demand: Demand, atMs?: number): void;
  /** What is due from `atMs` on counts for this epoch. */
  turn(epoch: Epoch, atMs: number): void;
  /** What has happened to the requests of this phase; of another one nothing is lost, it is told at its time. */
  collect(seq: number, deadlineMs: number, phase: 'warmup' | 'soak'): Promise<FleetTick>;
  account(epoch: Epoch): Account;
  /** `<load>` and `<load>.<step>` → what the target said yes to since the run began. */
  acknowledged(): Readonly<Record<string, Acknowledged>>;
  /** When the workers were last asked and all answered, monotonic ms. */
  collectedMs(): number;
  /** Whether at a time since `ms` every worker said that it has nothing left to do. */
  isIdleSince(ms: number): boolean;
  /** What is asked for at a time. */
  amountAt(ms: number): number;
  /** Datagrams that were lost at the workers' own sockets so far. */
  drops(): number;
  /** Nothing more is due from `atMs`; resolves when all answers are in, or the time for them is over. */
  drain(atMs: number, drainMs: number): Promise<void>;
  close(): Promise<void>;
}

export function openFleet(options: FleetOptions): Fleet {
  const { load, clock } = options;
  const orders = openOrders(load, clock, (message) => crew.send(message));
  const crew: Crew = openCrew(options, orders);
  const addWhenFull = watchFullness(load, crew, options.workersMost);
  const accounts = new Map<Epoch, Histograms>();
  let before: { readonly sums: Sums; readonly drops: number; readonly atMs: number } | null = null;
  let collectedMs = -Infinity;
  let idleMs = -Infinity;
  let isFault = false;

  /** A gauge's sum over the workers that are there; NaN when one of them, its load over, has it no more. */
  const gaugeSum = (gauge: string) =>
    crew.slots.reduce((sum, { report }) => sum + (report ? (report.gauges[gauge] ?? Number.NaN) : 0), 0);
  const gaugeValues = (isComplete: boolean): Values =>
    Object.fromEntries(
      (load.tells?.gauges ?? []).map((gauge) => {
        const sum = gaugeSum(gauge);
        return [`${load.name}.${gauge}`, isComplete && !Number.isNaN(sum) ? sum : null];
      }),
    );
  const dropped = () => crew.slots.reduce((sum, { report }) => sum + (report?.self.drops ?? 0), 0);

  /** Asks every worker; gives whether all have answered in time. */
  async function ask(seq: number, deadlineMs: number): Promise<boolean> {
    const askedMs = clock.monotonic();
    const asked = crew.slots.filter(({ status }) => status === 'running' || status === 'drained');
    for (const slot of asked) slot.process?.send({ type: 'collect', seq });
    const answered = (slot: Slot) => slot.process === null || (slot.report?.seq ?? -1) >= seq;
    await crew.until(() => asked.every(answered), deadlineMs);
    for (const slot of asked.filter((each) => !answered(each)))
      if (++slot.silent >= SILENT_MOST) crew.end(slot, `no answer for ${SILENT_MOST} ticks`);
    // Nobody sends from there now.
    for (const slot of crew.slots)
      if (slot.process === null || slot.status === 'starting') orders.settle(slot);
    const isComplete = asked.every(answered);
    if (isComplete) collectedMs = askedMs;
    if (isComplete && asked.every(({ report }) => report?.isIdle ?? true)) idleMs = askedMs;
    return isComplete;
  }

  /** 1 when the generator itself was at fault since the last tick, which is told once when it begins. */
  function faultNow(sums: Sums | null): number | null {
    if (!before) return null;
    const text = sums
      ? ownFault({ ...sums, drops: dropped() }, { ...before.sums, drops: before.drops })
      : 'a worker did not answer';
    if (text !== null && !isFault) crew.tell('invalid', 'warning', `${load.name}: ${text}`);
    isFault = text !== null;
    return isFault ? 1 : 0;
  }

  /** The latencies of a phase; those of stages are kept as well. */
  function latencies(phase: 'warmup' | 'soak'): Histograms {
    const histograms: Histograms = {};
    for (const [epoch, fresh] of takeFresh(crew.slots, phase)) {
      // What was missed alone has a latency there: no percentiles are better than those.
      if (load.latencyFrom === 'untold') continue;
      mergeInto(histograms, fresh);
      if (epoch === phase) continue;
      const kept = accounts.get(epoch) ?? {};
      accounts.set(epoch, kept);
      mergeInto(kept, fresh);
    }
    return histograms;
  }

  return {
    load,
    start: crew.start,
    begin(atMs, soakMs, demand) {
      orders.turn('soak', soakMs);
      orders.ask(demand, atMs, crew.slots);
      before = { sums: NO_SUMS, drops: 0, atMs };
    },
    ask: (demand, atMs = clock.monotonic()) => orders.ask(demand, atMs, crew.slots),
    turn: orders.turn,
    async collect(seq, deadlineMs, phase) {
      const isComplete = await ask(seq, deadlineMs);
      const atMs = clock.monotonic();
      const all = isComplete ? totalOf(crew.slots, () => true) : null;
      const invalid = faultNow(all);
      const ended = ({ counts }: Sums) => counts.ok + counts.errors;
      const done =
        before && all
          ? { count: ended(all) - ended(before.sums), seconds: (atMs - before.atMs) / 1000 }
          : null;
      if (before && all) before = { sums: all, drops: dropped(), atMs };
      addWhenFull(atMs);
      const histograms = latencies(phase);
      const { name } = load;
      const sums = all && totalOf(crew.slots, inPhase(phase));
      return {
        values: {
          ...loadValues(load, sums, done, histograms),
          ...gaugeValues(isComplete),
          // Late is from due to sent, and a tool tells neither.
          ...(load.latencyFrom === undefined ? {} : { [`${name}.late`]: null }),
          [`${name}.asked`]: orders.amountAt(atMs),
          [`${name}.drops`]: isComplete ? dropped() : null,
          [`${name}.invalid`]: invalid,
          [`${name}.workers`]: crew.slots.filter(({ status }) => status === 'running').length,
        },
        histograms: Object.fromEntries(
          Object.entries(histograms).map(([step, each]) => [step === '' ? name : `${name}.${step}`, each]),
        ),
        selves: crew.slots.flatMap(({ report }) => (report ? [report.self] : [])),
      };
    },
    account: (epoch) => ({
      ...totalOf(crew.slots, (each) => each === epoch),
      histograms: accounts.get(epoch) ?? {},
    }),
    acknowledged: () => acknowledgedOf(load, crew.slots),
    collectedMs: () => collectedMs,
    isIdleSince: (ms) => idleMs >= ms,
    amountAt: orders.amountAt,
    drops: dropped,
    async drain(atMs, drainMs) {
      crew.retire();
      crew.send({ type: 'stop', atMs, drainMs });
      orders.end(atMs);
      const isDone = ({ process, status }: Slot) => process === null || status !== 'running';
      await crew.until(() => crew.slots.every(isDone), drainMs + 500);
    },
    close: crew.close,
  };
}
