/** Starts Redis and webdis before it (redis.sh, webdis.sh) for a test, and tells where webdis listens. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { needs } from '../scenarios/needs.ts';

export interface Webdis {
  readonly base: string;
  /** Ends Redis at once; `restart` starts it again on what it had written down. webdis stays. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  end(): Promise<void>;
}

const STARTED_WITHIN_MS = 10_000;

export const needsWebdis = (skip: (reason: string) => void): void =>
  needs(skip, 'redis-server webdis', 'redis-server', 'webdis');

/** `kept`: every write (aof), or a dump a minute (rdb). */
export async function startWebdis(kept: 'aof' | 'rdb'): Promise<Webdis> {
  const dir = mkdtempSync(path.join(tmpdir(), 'webdis-'));
  const [redisPort, port] = [String(await freePort()), String(await freePort())];
  const base = `http://127.0.0.1:${port}`;
  const running = new Map<string, ChildProcess>();
  const atExit = () => {
    for (const child of running.values()) child.kill('SIGKILL');
  };
  process.once('exit', atExit);
  const begin = (name: string, ...args: string[]): void => {
    const script = path.join(import.meta.dirname, `${name}.sh`);
    running.set(name, spawn(script, [path.join(dir, name), ...args], { stdio: 'ignore' }));
  };
  async function kill(name: string): Promise<void> {
    const child = running.get(name);
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }
  async function start(): Promise<void> {
    begin('redis', redisPort, kept);
    const endMs = Date.now() + STARTED_WITHIN_MS;
    while (!(await isUp(`${base}/PING`))) {
      if (Date.now() > endMs) throw new Error('Redis with webdis did not start');
      await sleep(50);
    }
  }
  begin('webdis', port, redisPort);
  await start();
  return {
    base,
    kill: () => kill('redis'),
    restart: start,
    async end() {
      await Promise.all([kill('redis'), kill('webdis')]);
      process.off('exit', atExit);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

const isUp = (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
