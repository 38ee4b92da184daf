/** Signals that reach whom they are meant for, and nobody who has their pid by now. */
import { type Identity, identityOf, isAlive, isEnded, isSame } from './identity.ts';
import { scan } from './tree.ts';

/** Signals those that still are who they were; the last first, so that no parent sees its child die and restarts it. */
export function killTree(identities: readonly Identity[], signal: NodeJS.Signals): void {
  for (const identity of identities.toReversed()) if (isAlive(identity)) send(identity.pid, signal);
}

/**
 * Who lives in the process group that `leader` founded. The kernel gives no pid away while a group still
 * has it as its number: when somebody else has the leader's pid, the group is empty and the number theirs.
 */
export function groupMembers(leader: Identity): Identity[] {
  if (!isStillGroup(leader)) return [];
  return scan()
    .filter((stat) => stat.group === leader.pid && !isEnded(stat))
    .map(({ pid, startTime }) => ({ pid, startTime }));
}

export function signalGroup(leader: Identity, signal: NodeJS.Signals): void {
  if (isStillGroup(leader)) send(-leader.pid, signal);
}

function isStillGroup(leader: Identity): boolean {
  const now = identityOf(leader.pid);
  return now === null || isSame(now, leader);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // gone in between, or not ours: nothing that can be done about either
  }
}
