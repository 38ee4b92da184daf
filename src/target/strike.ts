/** Signals chosen processes of a target on purpose: nobody else; and whom it stops goes on, whatever becomes of us. */
import { readFileSync } from 'node:fs';
import type { Which } from '../model/chaos.ts';
import { readPattern } from '../model/pattern.ts';
import { type Identity, isAlive, isSame } from '../proc/identity.ts';
import { readStat } from '../proc/stat.ts';
import type { Leash } from './leash.ts';

export interface Striker {
  /** Returns whom it reached, of the tree as it is now. */
  strike(which: Which, signal: 'SIGKILL' | 'SIGSTOP'): Identity[];
  /** Lets go on whom it has stopped. */
  thaw(): void;
}

/** A tree may grow while it is gone through: those born meanwhile are looked for so often. */
const ROUNDS = 5;

/** @param treeOf The target's processes that live now, the root first. Without a leash we alone let them go on. */
export function openStriker(
  treeOf: () => readonly Identity[],
  leash?: Pick<Leash, 'freeze' | 'thaw'>,
): Striker {
  let frozen: readonly Identity[] = [];

  function reach(identity: Identity, signal: 'SIGKILL' | 'SIGSTOP'): boolean {
    if (isOurs(identity) || !isAlive(identity)) return false;
    if (signal === 'SIGKILL') return send(identity, signal);
    // The leash is told before it is done: we may die between the two.
    leash?.freeze(identity);
    frozen = [...frozen, identity];
    return send(identity, signal);
  }

  return {
    strike(which, signal) {
      let struck: readonly Identity[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const isNew = (identity: Identity) => !struck.some((each) => isSame(each, identity));
        // Parents first: none sees its child end and starts another.
        const chosen = chooseFrom(treeOf(), which).filter(isNew);
        if (chosen.length === 0) break;
        struck = [...struck, ...chosen.filter((identity) => reach(identity, signal))];
        if (which !== 'all') break;
      }
      return [...struck];
    },
    thaw() {
      for (const identity of frozen) {
        if (isAlive(identity)) send(identity, 'SIGCONT');
        leash?.thaw(identity);
      }
      frozen = [];
    },
  };
}

/** This process, and those it descends from: a target that was attached to may be a shell that we run under. */
function isOurs({ pid }: Identity): boolean {
  let at: number | undefined = process.pid;
  // With reused pids a chain could go round: no tree is 1,000 deep.
  for (let depth = 0; at !== undefined && at > 0 && depth < 1000; depth++) {
    if (at === pid) return true;
    at = readStat(at)?.ppid;
  }
  return false;
}

function chooseFrom(tree: readonly Identity[], which: Which): Identity[] {
  if (which === 'all') return [...tree];
  if (which === 'root') return tree.slice(0, 1);
  if (which === 'busiest-child') return busiestOf(tree.slice(1));
  const pattern = readPattern(which);
  return tree.filter(({ pid }) =>
    [readStat(pid)?.comm ?? '', commandOf(pid)].some((text) =>
      typeof pattern === 'string' ? text.includes(pattern) : pattern.test(text),
    ),
  );
}

/** By the CPU that each has used since it began. */
function busiestOf(children: readonly Identity[]): Identity[] {
  const used = children.map((identity) => ({ identity, seconds: readStat(identity.pid)?.cpuSeconds ?? 0 }));
  return used
    .toSorted((a, b) => b.seconds - a.seconds)
    .slice(0, 1)
    .map(({ identity }) => identity);
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
}

/** Its identity has been looked at right before. */
function send({ pid }: Identity, signal: NodeJS.Signals): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}
