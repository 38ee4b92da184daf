/** Where live runs are found from anywhere on this machine: a private folder with a socket and a card each. */
import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { userInfo } from 'node:os';
import path from 'node:path';

export interface Card {
  readonly name: string;
  readonly dir: string;
  readonly pid: number;
  readonly startedAt: number;
}

export interface LiveRun extends Card {
  readonly socket: string;
}

/**
 * One place for all of a user's sessions: XDG_RUNTIME_DIR is not that, it goes with the last log-out, which a
 * run outlives. Short, because a unix socket's path is cut or refused over 107 bytes (103 on macOS); of mode
 * 0700 and our own, because whoever can reach a socket can steer its run. SOAKTOP_RUNTIME_DIR is for tests.
 */
export function registryFolder(env: NodeJS.ProcessEnv = process.env): string {
  const folder = path.join(env.SOAKTOP_RUNTIME_DIR || '/tmp', `soaktop-${userInfo().uid}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid, mode } = lstatSync(folder);
  if (uid !== userInfo().uid || (mode & 0o077) !== 0)
    throw new Error(`${folder} must belong to you alone (mode 0700): whoever reaches it can steer your runs`);
  return folder;
}

const keyOf = (dir: string): string =>
  createHash('sha256').update(path.resolve(dir)).digest('hex').slice(0, 12);

export const socketOf = (dir: string): string => path.join(registryFolder(), `${keyOf(dir)}.sock`);

export function putCard(card: Card): void {
  writeFileSync(path.join(registryFolder(), `${keyOf(card.dir)}.json`), JSON.stringify(card), {
    mode: 0o600,
  });
}

export function removeCard(dir: string): void {
  for (const end of ['.json', '.sock'])
    rmSync(path.join(registryFolder(), keyOf(dir) + end), { force: true });
}

/** Newest first. What nobody answers for any more is cleared away. */
export async function liveRuns(): Promise<LiveRun[]> {
  const folder = registryFolder();
  const cards = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const runs = await Promise.all(cards.map((name) => liveRun(path.join(folder, name))));
  return runs.filter((run) => run !== null).sort((a, b) => b.startedAt - a.startedAt);
}

async function liveRun(file: string): Promise<LiveRun | null> {
  const socket = file.replace(/json$/, 'sock');
  if (await answers(socket)) {
    try {
      return { ...(JSON.parse(readFileSync(file, 'utf8')) as Card), socket };
    } catch {
      return null;
    }
  }
  for (const stale of [file, socket]) rmSync(stale, { force: true });
  return null;
}

/** Whether somebody listens: the only honest sign of life, since a pid may be another's by now. */
export function answers(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    const done = (alive: boolean) => {
      socket.destroy();
      resolve(alive);
    };
    socket.setTimeout(1000, () => done(true)); // busy is not dead
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
  });
}
