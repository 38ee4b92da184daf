/** Has the faults on purpose of a profile come at their times, and when they are asked for; tells each ahead. */
import { type FaultSpec, faultInWords, timesOf } from '../model/chaos.ts';
import type { Answer, Clock } from '../model/contracts.ts';
import type { FaultEvent } from '../model/event.ts';
import { formatDuration } from '../model/format.ts';
import type { Profile } from '../model/profile.ts';
import { doFault, type Hands } from './do-fault.ts';

export interface ChaosParts extends Omit<Hands, 'wait' | 'runCommand'> {
  readonly profile: Profile;
  readonly clock: Clock;
  /** `signal`: the run ends. */
  readonly runCommand: (spec: Extract<FaultSpec, { do: 'run' }>, signal: AbortSignal) => Promise<void>;
  /** Whether the soak is over: it may end before its time, when all loads have come to their ends. */
  readonly isOver: () => boolean;
  readonly emit: (event: FaultEvent) => void;
}

export interface ChaosHand {
  /** Both monotonic ms: the origin of `elapsedMs`, and the soak's first moment. */
  begin(originMs: number, soakMs: number): void;
  /** Now; refused in words while it is being done already. */
  fire(name: string): Answer;
  /** Nothing more is done, and whatever was stopped goes on. */
  close(): Promise<void>;
}

const TOLD_AHEAD_MS = 10_000;
/** For what is being done to come to its end, when the run does. */
const CLOSE_WITHIN_MS = 500;

export function openChaos(parts: ChaosParts): ChaosHand {
  const { clock, profile } = parts;
  const { chaos: specs = [] } = profile;
  const ending = new AbortController();
  const counts = new Map<string, number>();
  const going = new Map<string, Promise<void>>();
  const timers = new Set<() => void>();
  let originMs = 0;
  let isClosed = false;

  function after(ms: number, call: () => void): void {
    const cancel = clock.after(Math.max(0, ms), () => {
      timers.delete(cancel);
      call();
    });
    timers.add(cancel);
  }

  const hands: Hands = {
    ...parts,
    runCommand: (spec) => parts.runCommand(spec, ending.signal),
    wait: (ms) =>
      new Promise((resolve) => {
        ending.signal.addEventListener('abort', () => resolve(), { once: true });
        after(ms, resolve);
      }),
  };

  function tell(fault: string, number: number, step: FaultEvent['step'], text: string): void {
    if (isClosed) return;
    const elapsedMs = Math.round(clock.monotonic() - originMs);
    parts.emit({ type: 'fault', at: clock.wall(), fault, number, elapsedMs, step, text });
  }

  function fire(spec: FaultSpec): Answer {
    const { name } = spec;
    if (going.has(name)) return { ok: false, text: `chaos ${name} is being done this moment` };
    const number = (counts.get(name) ?? 0) + 1;
    counts.set(name, number);
    const done = doFault(spec, hands, (step, text) => tell(name, number, step, text)).finally(() =>
      going.delete(name),
    );
    going.set(name, done);
    return { ok: true, text: `chaos ${name}: ${faultInWords(spec)}` };
  }

  /** `index`: which of its times. */
  function plan(spec: FaultSpec, soakMs: number, index: number): void {
    const times = timesOf(spec, profile.phases.soakMs);
    if (!times || index >= times.count) return;
    const dueMs = soakMs + times.firstMs + index * (spec.everyMs ?? 0);
    const aheadMs = Math.max(clock.monotonic(), dueMs - TOLD_AHEAD_MS);
    after(aheadMs - clock.monotonic(), () => {
      if (parts.isOver()) return;
      const inMs = Math.max(0, dueMs - clock.monotonic());
      const words = `${faultInWords(spec)}, in ${formatDuration(inMs)}`;
      tell(spec.name, (counts.get(spec.name) ?? 0) + 1, 'announced', words);
      after(inMs, () => {
        if (parts.isOver()) return;
        const { ok, text } = fire(spec);
        // Of this time, which did not come, not of the one that is being done.
        if (!ok) tell(spec.name, (counts.get(spec.name) ?? 0) + 1, 'failed', text);
        plan(spec, soakMs, index + 1);
      });
    });
  }

  return {
    begin(origin, soakMs) {
      originMs = origin;
      for (const spec of specs) plan(spec, soakMs, 0);
    },
    fire(name) {
      const spec = specs.find((each) => each.name === name);
      if (spec) return fire(spec);
      const names = specs.map((each) => each.name).join(', ');
      return { ok: false, text: `the profile has no chaos «${name}»; it has: ${names || 'none'}` };
    },
    async close() {
      for (const cancel of timers) cancel();
      timers.clear();
      ending.abort();
      const late = new Promise<void>((resolve) => {
        clock.after(CLOSE_WITHIN_MS, resolve);
      });
      if (going.size > 0) await Promise.race([Promise.all(going.values()), late]);
      isClosed = true;
    },
  };
}
