/** Finds processes by the port they serve or by their name. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { type Identity, isEnded } from './identity.ts';
import type { Stat } from './stat.ts';
import { scan } from './tree.ts';

export interface Found {
  /** Only the heads: a server and its workers that hold one socket, or have one name, are one. */
  readonly identities: readonly Identity[];
  /** Somebody serves it, who this user may not look at. */
  readonly denied: boolean;
}

const LISTENING = '0A';
/** A UDP socket that is bound and not connected to anybody: a server's. */
const BOUND = '07';

/** The owners of a listening TCP or bound UDP socket on this port. */
export function findByPort(port: number): Found {
  const inodes = new Set([
    ...inodesOf('tcp', port, LISTENING),
    ...inodesOf('tcp6', port, LISTENING),
    ...inodesOf('udp', port, BOUND),
    ...inodesOf('udp6', port, BOUND),
  ]);
  if (inodes.size === 0) return { identities: [], denied: false };
  const stats = scan();
  const owners = stats.filter((stat) => holds(stat.pid, inodes));
  return { identities: heads(owners, stats), denied: owners.length === 0 };
}

/** Those whose own name or program's file name is `name`; never this process, what it runs under or has started. */
export function findByName(name: string): Found {
  const stats = scan();
  const parents = new Map(stats.map((stat) => [stat.pid, stat.ppid]));
  const named = stats.filter(
    (stat) =>
      !isEnded(stat) &&
      (stat.comm === name || programOf(stat.pid) === name) &&
      !isUnder(process.pid, stat.pid, parents) &&
      !isUnder(stat.pid, process.pid, parents),
  );
  return { identities: heads(named, stats), denied: false };
}

function inodesOf(table: string, port: number, state: string): string[] {
  try {
    const rows = readFileSync(`/proc/net/${table}`, 'latin1').split('\n').slice(1);
    return rows.flatMap((row) => {
      const [, local, , is, , , , , , inode] = row.trim().split(/\s+/);
      const at = Number.parseInt(local?.slice(local.lastIndexOf(':') + 1) ?? '', 16);
      return is === state && at === port && inode !== undefined && inode !== '0' ? [inode] : [];
    });
  } catch {
    return [];
  }
}

function holds(pid: number, inodes: ReadonlySet<string>): boolean {
  try {
    for (const fd of readdirSync(`/proc/${pid}/fd`)) {
      const inode = /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${fd}`))?.[1];
      if (inode !== undefined && inodes.has(inode)) return true;
    }
  } catch {
    // gone, or not ours to look at
  }
  return false;
}

/** '' for a descriptor that was closed in between: the others still count. */
function linkOf(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return '';
  }
}

function programOf(pid: number): string | null {
  try {
    const [program] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return program ? basename(program) : null;
  } catch {
    return null;
  }
}

/** Those of `some` that descend from no other of them. */
function heads(some: readonly Stat[], all: readonly Stat[]): Identity[] {
  const parents = new Map(all.map((stat) => [stat.pid, stat.ppid]));
  return some
    .filter((stat) => !some.some((other) => other !== stat && isUnder(stat.pid, other.pid, parents)))
    .map(({ pid, startTime }) => ({ pid, startTime }));
}

/** Whether `pid` is `ancestor`, or descends from it. */
function isUnder(pid: number, ancestor: number, parents: ReadonlyMap<number, number>): boolean {
  // A chain in a snapshot of a changing table could, with reused pids, go round: no tree is 1,000 deep.
  for (let at: number | undefined = pid, depth = 0; at !== undefined && at > 0 && depth < 1000; depth++) {
    if (at === ancestor) return true;
    at = parents.get(at);
  }
  return false;
}
