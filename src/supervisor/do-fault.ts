/** Does one fault on purpose, from its first moment to its last, and tells of both. */
import type { FaultSpec } from '../model/chaos.ts';
import { describe } from '../model/clean.ts';
import type { Answer, Identity, Target } from '../model/contracts.ts';
import type { FaultEvent } from '../model/event.ts';
import { formatDuration } from '../model/format.ts';

export interface Hands {
  readonly targets: () => readonly Target[];
  /** Pauses a load, or lets it go on if it still is paused. */
  readonly pause: (load: string, isPaused: boolean) => Answer;
  /** Resolves when it ended with 0, rejects with words. */
  readonly runCommand: (spec: Extract<FaultSpec, { do: 'run' }>) => Promise<void>;
  /** Resolves after so long, or when the run ends. */
  readonly wait: (ms: number) => Promise<void>;
}

type Tell = (step: FaultEvent['step'], text: string) => void;

/** Never rejects: what could not be done is told. */
export async function doFault(spec: FaultSpec, hands: Hands, tell: Tell): Promise<void> {
  try {
    await DEEDS[spec.do](spec as never, hands, tell);
  } catch (error) {
    tell('failed', describe(error));
  }
}

const DEEDS: {
  readonly [K in FaultSpec['do']]: (
    spec: Extract<FaultSpec, { do: K }>,
    hands: Hands,
    tell: Tell,
  ) => Promise<void>;
} = {
  async kill(spec, hands, tell) {
    const { words } = strike(spec, 'SIGKILL', hands);
    tell('begun', `SIGKILL to ${words}`);
  },
  async stop(spec, hands, tell) {
    const { words, target } = strike(spec, 'SIGSTOP', hands);
    try {
      tell('begun', `SIGSTOP to ${words}, for ${formatDuration(spec.forMs)}`);
      await hands.wait(spec.forMs);
    } finally {
      target.thaw();
    }
    tell('over', `SIGCONT to ${words}`);
  },
  async restart({ name, target: wanted }, hands, tell) {
    const target = targetOf(wanted, hands);
    if (!target.launched)
      throw new Error(`${nameOf(target)} is somebody else's: only they can start it again`);
    const before = target.identity();
    tell('begun', `${nameOf(target)} is restarted${before ? `: SIGTERM to pid ${before.pid}` : ''}`);
    await target.restart(`chaos ${name}`);
    tell('over', `${nameOf(target)} is ready again: pid ${target.identity()?.pid ?? 'none, it has gone'}`);
  },
  async run(spec, hands, tell) {
    const words = spec.command.join(' ');
    tell('begun', words);
    await hands.runCommand(spec);
    tell('over', `${words}: exit code 0`);
  },
  async pause({ load, forMs }, hands, tell) {
    const { ok, text } = hands.pause(load, true);
    if (!ok) throw new Error(text);
    tell('begun', `load ${load} paused for ${formatDuration(forMs)}`);
    await hands.wait(forMs);
    hands.pause(load, false);
    tell('over', `load ${load} goes on`);
  },
};

type Striking = Extract<FaultSpec, { do: 'kill' | 'stop' }>;

const nameOf = ({ name }: Target): string => name || 'the target';

function targetOf(wanted: string, { targets }: Hands): Target {
  const target = targets().find(({ name }) => name === wanted);
  if (!target) throw new Error(`there is no target «${wanted}»`);
  return target;
}

function strike(
  { name, target: wanted, which, isAllowed }: Striking,
  signal: 'SIGKILL' | 'SIGSTOP',
  hands: Hands,
): { readonly target: Target; readonly words: string } {
  const target = targetOf(wanted, hands);
  if (!target.launched && !isAllowed)
    throw new Error(`${nameOf(target)} is somebody else's, and the profile does not say allow: true`);
  const struck = target.strike(which, signal, `chaos ${name}`);
  if (struck.length === 0)
    throw new Error(
      `no process of ${nameOf(target)} is there that ${which} could mean, or none may be signalled`,
    );
  return { target, words: `${pidsOf(struck)} of ${nameOf(target)}` };
}

const PIDS_TOLD = 5;

function pidsOf(identities: readonly Identity[]): string {
  const told = identities.slice(0, PIDS_TOLD).map(({ pid }) => pid);
  const more = identities.length - told.length;
  return `pid${identities.length > 1 ? 's' : ''} ${told.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
