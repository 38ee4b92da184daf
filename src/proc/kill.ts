/** Signals that reach whom they are meant for, and nobody who has their pid by now. */
import { type Identity, identityOf, isAlive, isSame } from './identity.ts';
import { scan } from './tree.ts';

/** Signals those that still are who they were; the last first, so that no parent sees its child die and restarts it. */
export function killTree(identities: readonly Identity[], signal: NodeJS.Signals): void {
  for (const identity of identities.toReversed()) if (isAlive(identity)) send(identity.pid, signal);
}

/** Who lives in a process group now. */
export const groupMembers = (group: number): Identity[] =>
  scan()
    .filter((stat) => stat.group === group && stat.state !== 'Z')
    .map(({ pid, startTime }) => ({ pid, startTime }));

/**
 * Signals the process group that `leader` founded. The kernel gives no pid away while a group still has
 * it as its number: when somebody else has the leader's pid, the group is empty and the number theirs.
 */
export function signalGroup(leader: Identity, signal: NodeJS.Signals): void {
  const now = identityOf(leader.pid);
  if (now === null || isSame(now, leader)) send(-leader.pid, signal);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // gone in between, or not ours: nothing that can be done about either
  }
}
