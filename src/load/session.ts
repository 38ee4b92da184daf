/** A worker's life, as the supervisor's messages tell it: plan, paces, epochs, collects, stop; or just a question. */
import { clean } from '../model/clean.ts';
import { type Pace, shareOf } from '../model/pace.ts';
import { drain } from './drain.ts';
import type { Engine } from './engine.ts';
import { makeEngine } from './engines.ts';
import type { Generator } from './generator.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { openLoop } from './loop.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import { openSchedule } from './pacing.ts';
import { openSecrets } from './secrets.ts';
import type { Source } from './source.ts';
import { openVitals, type Vitals } from './vitals.ts';
import { openVus } from './vus.ts';

type Plan = Extract<ToWorker, { type: 'plan' }>;
type Ask = Extract<ToWorker, { type: 'ask' }>;
type Stop = Extract<ToWorker, { type: 'stop' }>;

/** The longest reason for a refusal that fits a finding, its first 200 characters of a body among them. */
const REASON_LIMIT = 500;

/** Handles one message after the other; `say` is called with what the worker has to tell. */
export function openSession(
  say: (message: FromWorker) => void,
  clock: () => number,
  env: Readonly<Record<string, string | undefined>>,
): (message: ToWorker) => void {
  const vitals = openVitals(clock);
  let ledger: Ledger | undefined;
  let source: Source | undefined;
  let engine: Engine | Generator | undefined;
  let planned: Plan | undefined;
  /** In flight at most, in this worker. */
  let cap = 0;
  let stopMs = Infinity;
  /** What came while the engine was being set up. */
  let early: ToWorker[] = [];

  async function begin(plan: Plan): Promise<void> {
    const { spec, index } = plan;
    const secrets = openSecrets(env);
    cap = capOf(plan, plan.pace);
    ledger = openLedger(plan.epoch, spec.timeoutMs, () => cap);
    const isOpenAt = (dueMs: number) => dueMs < stopMs;
    try {
      engine = await makeEngine(spec, { index, ledger, clock, secrets, isOpenAt });
      await engine.open();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      say({ type: 'refused', reason: clean(secrets.redact(reason), REASON_LIMIT) });
      return;
    }
    source = makeSource(plan, engine, ledger, clock, vitals);
    planned = plan;
    say({ type: 'ready' });
    for (const message of early) handle(message);
    early = [];
    source.start();
  }

  function collect(seq: number): void {
    const atMs = clock();
    const countBefore = (ms: number) => source?.countBefore(ms) ?? 0;
    const tallies = ledger?.report(atMs, countBefore) ?? [];
    const isIdle = (source?.isIdle() ?? true) && countBefore(atMs) === 0 && (ledger?.inflight() ?? 0) === 0;
    const begun = (source?.begun() ?? 0) + countBefore(atMs);
    const gauges = engine?.gauges?.() ?? {};
    const self = vitals.read(engine?.drops?.() ?? 0);
    say({ type: 'report', seq, atMs, tallies, begun, isIdle, gauges, self });
  }

  async function ask({ spec, names, withinMs }: Ask): Promise<void> {
    const { askOnce } = await import('./http/ask-once.ts');
    say({ type: 'asked', reading: await askOnce(spec, { names, withinMs, clock, env }) });
  }

  function stop({ atMs, drainMs }: Stop): void {
    if (!source || !engine || !ledger || stopMs < Infinity) return;
    stopMs = atMs;
    source.stop(atMs);
    drain({ source, engine, ledger, clock }, atMs, drainMs, () => say({ type: 'drained' }));
  }

  function handle(message: ToWorker): void {
    if (message.type === 'plan') {
      if (!ledger) void begin(message);
    } else if (message.type === 'ask') {
      void ask(message);
    } else if (message.type === 'collect') {
      collect(message.seq);
    } else if (message.type === 'epoch') {
      ledger?.turn(message.epoch, message.atMs);
    } else if (!source) {
      early.push(message);
    } else if (message.type === 'pace') {
      source.change(message.pace, message.from);
      if (planned) cap = capOf(planned, message.pace);
    } else {
      stop(message);
    }
  }
  return handle;
}

function makeSource(
  plan: Plan,
  engine: Engine | Generator,
  ledger: Ledger,
  clock: () => number,
  vitals: Vitals,
): Source {
  const { spec, index, pace } = plan;
  if ('source' in engine) return engine.source(pace);
  const { onLate } = vitals;
  if (pace.kind === 'vus') {
    const { thinkMs } = spec;
    return openVus({ first: pace, index, engine, thinkMs, clock, onLate });
  }
  const schedule = openSchedule(pace, index);
  return openLoop({ schedule, engine, ledger, timeoutMs: spec.timeoutMs, clock, onLate });
}

/** This worker's share of what may be in flight; at least 1. */
function capOf({ spec, index }: Plan, { shares }: Pace): number {
  const place = shares.indexOf(index);
  return place < 0 ? spec.inflight : Math.max(1, shareOf(place, shares.length, 0, spec.inflight));
}
