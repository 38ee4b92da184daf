/** A target that we launched: what lives of it, how its root ended, and its end with all that came from it. */
import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Target } from '../model/contracts.ts';
import type { Fault } from '../model/event.ts';
import { type Identity, isAlive, isSame } from '../proc/identity.ts';
import { groupMembers, killTree, signalGroup } from '../proc/kill.ts';
import { readStat } from '../proc/stat.ts';
import { openFamily } from './family.ts';
import type { TargetDeps } from './open-target.ts';
import { lastWords, type Output } from './output.ts';
import { openStriker } from './strike.ts';
import { openWatch } from './watch.ts';

const LOOK_MS = 500;
const POLL_MS = 25;
/** A process in the kernel's hands (state D) may take no SIGKILL for ever: then we leave without it. */
const KILL_MS = 3000;
/** By a signal that people send it is not known whose doing it was. */
const SENT: ReadonlySet<string> = new Set(['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT']);

/** From its start to its end: another one may follow. */
export type Life = Omit<Target, 'restart' | 'restarts'>;

export interface LifeDeps extends TargetDeps {
  /** Told when the root of one that had begun has ended, and nobody has stopped it. */
  readonly onEnd: () => void;
}

export interface Held {
  readonly life: Life;
  /** From now on its end is a finding. */
  begin(): void;
}

export function holdTarget(
  name: string,
  child: ChildProcess,
  root: Identity,
  output: Output,
  deps: LifeDeps,
): Held {
  const family = openFamily(root);
  const watch = openWatch(name, deps.onFinding);
  const ourGroup = readStat(process.pid)?.group;
  let leashed = new Set([root.pid]);
  let lastExit: string | null = null;
  let exits = 0;
  let begun = false;
  /** The fault on purpose that has killed, and the one that has stopped, the root. */
  let killedBy: string | null = null;
  let stoppedBy: string | null = null;
  let deadline = Number.POSITIVE_INFINITY;
  let stopped: Promise<void> | undefined;
  deps.leash.add(root.pid);

  const look = (): Identity[] => {
    const members = family.members();
    const groups = family.groups();
    if (ourGroup !== undefined) groups.delete(ourGroup);
    for (const group of groups) deps.leash.add(group);
    for (const group of leashed) if (!groups.has(group)) deps.leash.drop(group);
    leashed = groups;
    return members;
  };
  const timer = setInterval(() => {
    look();
    if (lastExit === null) watch.state(root, stoppedBy);
    output.trim();
  }, LOOK_MS).unref();

  child.once('exit', (code, signal) => {
    lastExit = signal ?? `exit code ${code}`;
    // Children that are orphans now, and too young to have been seen.
    family.adopt(groupMembers(root));
    look();
    if (stopped) return;
    exits = 1;
    if (!begun) return;
    const fault: Fault = signal !== null && SENT.has(signal) ? 'unknown' : 'target';
    if (killedBy === null) watch.ended(`${lastExit}${lastWords(output)}`, fault);
    else watch.ended(`${lastExit}, on purpose by ${killedBy}`, 'operator');
    deps.onEnd();
  });

  const striker = openStriker(look, deps.leash);

  async function end(): Promise<void> {
    clearInterval(timer);
    family.adopt(groupMembers(root));
    let members = family.members();
    // A stopped process sees its SIGTERM only when it is continued.
    striker.thaw();
    for (const signal of ['SIGTERM', 'SIGCONT'] as const) signalAll(root, members, signal);
    while (members.length > 0 && performance.now() < deadline) {
      await sleep(POLL_MS);
      members = family.members();
    }
    const giveUp = performance.now() + KILL_MS;
    while (members.length > 0 && performance.now() < giveUp) {
      family.adopt(groupMembers(root));
      signalAll(root, family.members(), 'SIGKILL');
      await sleep(POLL_MS);
      members = family.members();
    }
    for (const group of leashed) deps.leash.drop(group);
    output.close();
  }

  const life: Life = {
    name,
    launched: true,
    identity: () => (lastExit === null && isAlive(root) ? root : null),
    tree: look,
    get exits() {
      return exits;
    },
    get askedExits() {
      return killedBy === null ? 0 : exits;
    },
    get lastExit() {
      return lastExit;
    },
    strike(which, signal, by) {
      const struck = striker.strike(which, signal);
      if (!struck.some((identity) => isSame(identity, root))) return struck;
      if (signal === 'SIGKILL') killedBy = by;
      else stoppedBy = by;
      return struck;
    },
    thaw() {
      striker.thaw();
      stoppedBy = null;
    },
    stop(withinMs) {
      deadline = Math.min(deadline, performance.now() + withinMs);
      stopped ??= end();
      return stopped;
    },
  };
  return {
    life,
    begin() {
      begun = true;
    },
  };
}

/** The group in one stroke, so that none is born in between; then those that left it. */
function signalAll(root: Identity, members: readonly Identity[], signal: NodeJS.Signals): void {
  const { inside = [], outside = [] } = Object.groupBy(members, ({ pid }) =>
    readStat(pid)?.group === root.pid ? 'inside' : 'outside',
  );
  if (inside.length > 0) signalGroup(root, signal);
  killTree(outside, signal);
}
