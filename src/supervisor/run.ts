/** One run from its first event to its last: ticks, phases, load, verdict, end. Everything with effects is handed in. */
import { judge } from '../judge/judge.ts';
import { describe } from '../model/clean.ts';
import type { Answer, Probe, Target } from '../model/contracts.ts';
import type { Command, Cut, Finding, RunEvent, SnapshotReason } from '../model/event.ts';
import type { LoadSpec } from '../model/profile.ts';
import { reduce } from '../model/reduce.ts';
import { type Ask, EMPTY_STATE, type State } from '../model/state.ts';
import { EXIT, EXIT_USAGE, NOTHING_JUDGED } from '../model/verdict.ts';
import { openChaos } from './chaos.ts';
import { type Loads, openLoads } from './loads.ts';
import { obey } from './obey.ts';
import { phaseAt } from './phases.ts';
import type { RunParts } from './run-parts.ts';
import { fanOut } from './sinks.ts';
import { takeTick } from './tick.ts';
import { startTicker } from './ticker.ts';
import { verifyAfter, verifyBefore } from './verify.ts';
import { keepWatch } from './watchman.ts';

export interface Run {
  /** Resolves with the exit code when everything that was started has ended. */
  readonly ended: Promise<number>;
  readonly state: () => State;
  readonly command: (command: Command, by: string) => Promise<Answer>;
}

const WORKERS_READY_WITHIN_MS = 30_000;
/** Between the go and the first request, so that every worker has it in time. */
const HEAD_START_MS = 50;
const TOLD_AHEAD_MS = 300;
const TARGET_STOP_WITHIN_MS = 2500;
const ABORT_DRAIN_MS = 500;

export function startRun(parts: RunParts): Run {
  const { profile, clock } = parts;
  const sinks = fanOut(parts.sinks);
  let state: State = EMPTY_STATE;
  let targets: readonly Target[] = [];
  let probes: readonly Probe[] = [];
  let loads: Loads | undefined;
  let raw: string | undefined;
  let stop: ((cut: Cut) => void) | undefined;
  let cutEarly: Cut = null;

  function emit(event: RunEvent): void {
    state = reduce(state, event);
    for (const finding of sinks.accept(event)) emit({ type: 'finding', at: event.at, finding });
  }
  const tell = (finding: Finding) => emit({ type: 'finding', at: clock.wall(), finding });
  const enter = (phase: State['phase']) => emit({ type: 'phase', at: clock.wall(), phase });

  function snapshot(reason: SnapshotReason, verdict = judge(state)): Answer {
    try {
      const file = parts.writeSnapshot(state, verdict, reason, raw);
      emit({ type: 'snapshot', at: clock.wall(), file, reason });
      return { ok: true, text: `written: ${file}` };
    } catch (error) {
      const text = `no snapshot: ${describe(error)}; the next one is tried at its time`;
      tell({ key: 'snapshot', level: 'bad', fault: 'host', text });
      return { ok: false, text };
    }
  }

  const chaos = openChaos({
    profile,
    clock,
    targets: () => targets,
    runCommand: parts.runCommand,
    pause: (load, isPaused) => loads?.pause(load, isPaused) ?? { ok: false, text: 'there is no load yet' },
    isOver: () => state.phase === 'cooldown' || state.phase === 'ended',
    emit,
  });
  const verifying = { spec: profile.verify, ask: parts.askTarget, clock, emit };

  async function open(): Promise<Loads> {
    targets = await parts.openTargets(tell);
    probes = parts.openProbes(targets);
    const askOf = (load: string) => state.loads[load] as Ask;
    loads = openLoads({ profile, clock, openFleet: parts.openFleet, askOf, emit });
    await loads.start(WORKERS_READY_WITHIN_MS);
    return loads;
  }

  /** From the first request to the last; resolves with why it was cut short, if it was. */
  function soak(all: Loads): Promise<Cut> {
    const { warmupMs, soakMs, cooldownMs } = profile.phases;
    // Whole milliseconds: sums and differences of due times stay exact.
    const originMs = Math.ceil(clock.monotonic()) + HEAD_START_MS;
    const soakEndMs = originMs + warmupMs + soakMs;
    /** Shorter than planned, when every load has come to an end of its own. */
    let soakedMs = soakMs;
    const wallOriginMs = clock.wall() + HEAD_START_MS;
    const watch = keepWatch();
    const timers: (() => void)[] = [];
    let nextSnapshotMs = warmupMs + profile.snapshotMs;

    const drainMs = (load: LoadSpec) => load.timeoutMs + 200;
    all.begin(originMs, originMs + warmupMs);
    chaos.begin(originMs, originMs + warmupMs);
    // Told ahead, as the soak's begin is: a worker that hears of an end too late has sent too much.
    const endAheadMs = soakEndMs - TOLD_AHEAD_MS - clock.monotonic();
    timers.push(clock.after(endAheadMs, () => void all.end(soakEndMs, drainMs)));
    enter(phaseAt(0, profile.phases));

    return new Promise((resolve) => {
      let over = false;
      const oneTick = async (seq: number, lateMs: number) => {
        const taken = await takeTick({
          clock,
          profile,
          state,
          seq,
          lateMs,
          originMs,
          wallOriginMs,
          fleets: all.fleets,
          probes,
        });
        const { counters: series } = taken;
        if (series.length > 0) emit({ type: 'counters', at: clock.wall(), series });
        for (const finding of taken.findings) tell(finding);
        raw = taken.raw;
        emit(taken.event);
      };
      const end = (cut: Cut) => {
        over = true;
        ticker.stop();
        for (const cancel of timers) cancel();
        if (cut === null) resolve(cut);
      };
      /** Before its time: the load stops now, one more tick tells what came of what was in flight. */
      const cutShort = async (cut: Cut) => {
        if (over) return;
        end(cut);
        void chaos.close();
        const waited = new Promise<void>((done) => clock.after(2 * ABORT_DRAIN_MS, done));
        await Promise.race([all.end(clock.monotonic(), () => ABORT_DRAIN_MS), waited]);
        await ticking;
        await oneTick(state.seq + 1, 0);
        resolve(cut);
      };
      let ticking: Promise<void> = Promise.resolve();
      const ticker = startTicker(clock, originMs, profile.everyMs, (seq, lateMs) => {
        ticking = (async () => {
          const settled = all.isDrained();
          await oneTick(seq, lateMs);
          if (over) return;
          if (state.snapshots.length === 0) snapshot('start');
          const elapsedMs = seq * profile.everyMs;
          const { events, abort } = watch(state, clock.wall(), clock.monotonic());
          for (const event of events) emit(event);
          if (abort !== null) {
            tell({ key: 'abort', level: 'bad', fault: 'unknown', text: abort });
            void cutShort({ by: 'rule', reason: abort });
            return;
          }
          if (state.phase === 'soak' && all.areOver()) {
            soakedMs = Math.min(soakedMs, elapsedMs - warmupMs);
            void all.end(clock.monotonic(), drainMs);
          }
          if (elapsedMs >= nextSnapshotMs && elapsedMs < warmupMs + soakedMs) {
            nextSnapshotMs +=
              profile.snapshotMs *
              Math.max(1, Math.ceil((elapsedMs - nextSnapshotMs + 1) / profile.snapshotMs));
            snapshot('interval');
          }
          const phase = phaseAt(elapsedMs, { warmupMs, soakMs: soakedMs });
          if (phase !== state.phase) enter(phase);
          // This tick has already seen every answer: it is the last.
          if (settled && elapsedMs >= warmupMs + soakedMs + cooldownMs) end(null);
        })();
        return ticking;
      });
      stop = (cut) => void cutShort(cut);
      if (cutEarly) stop(cutEarly);
    });
  }

  async function closeAll(): Promise<void> {
    await Promise.all([
      loads?.close(),
      ...probes.map((probe) => probe.close()),
      ...targets.map((target) => target.stop(TARGET_STOP_WITHIN_MS)),
    ]);
  }

  async function whole(): Promise<number> {
    emit({ type: 'started', at: clock.wall(), run: parts.info, profile });
    let opened: Loads;
    try {
      opened = await open();
    } catch (error) {
      await closeAll();
      const reason = `the run could not begin: ${describe(error)}`;
      emit({
        type: 'ended',
        at: clock.wall(),
        verdict: { state: 'unknown', reasons: [reason], ...NOTHING_JUDGED },
      });
      await sinks.close();
      return EXIT_USAGE;
    }
    await verifyBefore(verifying);
    const cut = await soak(opened);
    await chaos.close();
    await verifyAfter(verifying, opened.fleets, cut !== null);
    // As who reads the record will find it: over.
    const verdict = judge({ ...state, phase: 'ended' }, cut);
    snapshot(cut ? 'abort' : 'end', verdict);
    await closeAll();
    emit({ type: 'ended', at: clock.wall(), verdict, ...(cut ? { cut } : {}) });
    await sinks.close();
    return EXIT[verdict.state];
  }

  const ended = whole();
  return {
    ended,
    state: () => state,
    async command(command, by) {
      const answer = obey(command, {
        phase: state.phase,
        steering: loads?.steering(),
        snapshot: () => (state.seq < 0 ? { ok: false, text: 'nothing was measured yet' } : snapshot('asked')),
        fault: chaos.fire,
        note: (text) => emit({ type: 'note', at: clock.wall(), by, text }),
      });
      if (command.do !== 'note')
        emit({ type: 'command', at: clock.wall(), by, command, outcome: answer.text, ok: answer.ok });
      // Who aborts is told once everything has ended.
      if (command.do === 'abort' && answer.ok) {
        cutEarly = { by: 'operator' };
        stop?.(cutEarly);
      }
      return answer;
    },
  };
}
