/** A target that somebody else runs: found, looked at, found again after a restart; signalled only by a fault that may. */
import { closeSync, constants, openSync, readSync } from 'node:fs';
import { clean, describe } from '../model/clean.ts';
import type { Target } from '../model/contracts.ts';
import type { AttachSpec } from '../model/profile.ts';
import { type Found, findByName, findByPort } from '../proc/find.ts';
import { type Identity, identityOf, isAlive, isSame, statOf } from '../proc/identity.ts';
import { hasProc, readStat } from '../proc/stat.ts';
import { descendants } from '../proc/tree.ts';
import type { Leash } from './leash.ts';
import type { TargetDeps } from './open-target.ts';
import { openStriker } from './strike.ts';
import { openWatch } from './watch.ts';

const LOOK_MS = 500;
const ZOMBIE_MS = 400;
/** Looking a port or a name up reads all of /proc. */
const LOOKUP_MS = 1000;

/** Throws when there is nothing to attach to, or more than one. */
export function attachTarget(
  name: string,
  spec: AttachSpec,
  deps: Pick<TargetDeps, 'onFinding'> & { readonly leash?: Pick<Leash, 'freeze' | 'thaw'> },
): Target {
  const watch = openWatch(name, deps.onFinding);
  let root: Identity | null = lookUp(spec);
  let exits = 0;
  let restarts = 0;
  let corpse: { identity: Identity; sinceMs: number } | null = null;
  let lookedUpMs = Number.NEGATIVE_INFINITY;
  /** The fault on purpose that has killed, and the one that has stopped, the root. */
  let killedBy: string | null = null;
  let stoppedBy: string | null = null;
  let askedExits = 0;

  /** For a moment every process that ends is a zombie: told is the one that stays one. */
  const bury = (): void => {
    if (!corpse || performance.now() - corpse.sinceMs < ZOMBIE_MS) return;
    if (statOf(corpse.identity)) watch.zombie(corpse.identity);
    corpse = null;
  };
  const look = (): Identity | null => {
    if (root) {
      watch.state(root, stoppedBy);
      if (isAlive(root)) return root;
      exits++;
      if (killedBy === null) watch.ended('only its parent knows how', 'unknown');
      else {
        askedExits++;
        watch.ended(`SIGKILL, on purpose by ${killedBy}`, 'operator');
      }
      killedBy = null;
      corpse = { identity: root, sinceMs: performance.now() };
      root = null;
    }
    bury();
    // A pid that is somebody's again is not our target's restart.
    if (spec.pid !== undefined || performance.now() - lookedUpMs < LOOKUP_MS) return null;
    lookedUpMs = performance.now();
    root = again(spec);
    if (root) {
      restarts++;
      watch.returned(root);
    }
    return root;
  };
  const timer = setInterval(look, LOOK_MS).unref();
  const tree = (): Identity[] => {
    const head = look();
    return head ? [head, ...descendants([head.pid]).filter(isAlive)] : [];
  };
  const striker = openStriker(tree, deps.leash);
  const thaw = () => {
    striker.thaw();
    stoppedBy = null;
  };

  return {
    name,
    launched: false,
    identity: look,
    tree,
    get exits() {
      return exits;
    },
    get restarts() {
      return restarts;
    },
    get lastExit() {
      return exits > 0 ? 'ended; only its parent knows how' : null;
    },
    get askedExits() {
      return askedExits;
    },
    strike(which, signal, by) {
      const head = look();
      const struck = striker.strike(which, signal);
      if (!head || !struck.some((identity) => isSame(identity, head))) return struck;
      if (signal === 'SIGKILL') killedBy = by;
      else stoppedBy = by;
      return struck;
    },
    thaw,
    restart: () => Promise.reject(new Error("it is somebody else's: only they can start it again")),
    async stop() {
      clearInterval(timer);
      thaw();
    },
  };
}

/** While it is being restarted, nothing there, or two of it, is no error: it is asked again. */
function again(spec: AttachSpec): Identity | null {
  try {
    return lookUp(spec);
  } catch {
    return null;
  }
}

function lookUp(spec: AttachSpec): Identity {
  if (spec.pid !== undefined) return living(spec.pid, 'asked for');
  if (spec.pidfile !== undefined) return living(pidIn(spec.pidfile), `in ${clean(spec.pidfile)}`);
  if (!hasProc) throw new Error('only Linux tells who serves a port or has a name: use pid or pidfile');
  if (spec.port !== undefined) return only(findByPort(spec.port), `serves port ${spec.port}`);
  return only(findByName(spec.name ?? ''), `is named «${clean(spec.name ?? '')}»`);
}

function living(pid: number, where: string): Identity {
  const identity = identityOf(pid);
  if (identity && isAlive(identity)) return identity;
  throw new Error(`no process has the pid ${pid} ${where}${identity ? ': only a zombie' : ''}`);
}

function pidIn(file: string): number {
  const buffer = Buffer.alloc(64);
  let text: string;
  try {
    // A named pipe in its place must not hold us until somebody writes.
    const fd = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      text = buffer.toString('latin1', 0, readSync(fd, buffer, 0, 64, 0)).trim();
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    throw new Error(`the pidfile cannot be read: ${describe(error)}`);
  }
  // PostgreSQL and others write more lines below the pid.
  const pid = /^(\d{1,10})(\s|$)/.exec(text)?.[1];
  if (pid === undefined || Number(pid) === 0) throw new Error(`no pid in ${clean(file)}: «${clean(text)}»`);
  return Number(pid);
}

function only(found: Found, what: string): Identity {
  const [identity, ...others] = found.identities;
  if (!identity)
    throw new Error(
      found.denied
        ? `no permission to see which process ${what}: run as its user, or as root`
        : `no process ${what}`,
    );
  if (others.length === 0) return identity;
  const list = found.identities
    .slice(0, 10)
    .map(({ pid }) => `${pid} (${clean(readStat(pid)?.comm ?? 'gone', 30)})`);
  throw new Error(
    `${found.identities.length} processes ${what.replace(/^is /, 'are ').replace(/^serves/, 'serve')}: ${list.join(', ')}; attach by pid`,
  );
}
