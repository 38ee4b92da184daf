/** Runs the built program as a user would: a process of its own, its own folders, everything ended afterwards. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect } from 'vitest';
import type { RunEvent, TickEvent } from '../../src/model/event.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const MAIN = path.join(ROOT, 'dist/main.js');
export const DEMO = path.join(ROOT, 'profiles/demo.yaml');

export interface Place {
  /** Of run folders. */
  readonly out: string;
  /** With a registry of live runs of its own, so that tests do not see each other's. */
  readonly env: NodeJS.ProcessEnv;
}

const folders: string[] = [];
const children = new Set<ChildProcess>();

/** Removed after the test; what still runs then is ended. */
export function newPlace(): Place {
  const folder = mkdtempSync(path.join(tmpdir(), 'soak-'));
  folders.push(folder);
  return {
    out: path.join(folder, 'runs'),
    env: { ...process.env, SOAKTOP_RUNTIME_DIR: folder, NO_COLOR: '1' },
  };
}

afterEach(async () => {
  for (const child of children) if (child.exitCode === null) child.kill('SIGKILL');
  for (const pid of folders.flatMap(processesOf))
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended in the meantime, which is what was asked for.
    }
  children.clear();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** What it has said so far on stdout. */
  readonly said: () => string;
}

export function start(place: Place, ...args: string[]): Running {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: place.env,
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<Ended>((resolve) =>
    child.once('close', (code) => resolve({ code, stdout, stderr })),
  );
  return { child, ended, said: () => stdout };
}

/** To its end. */
export const soaktop = (place: Place, ...args: string[]): Promise<Ended> => start(place, ...args).ended;

/** Headless, with every event as JSON. */
export const startJson = (place: Place, profile: string, ...args: string[]): Running =>
  start(place, 'run', profile, '--headless', '--json', '--out', place.out, ...args);

export const eventsOf = (stdout: string): RunEvent[] =>
  stdout
    .split('\n')
    .filter((line) => line.startsWith('{') && line.endsWith('}'))
    .map((line) => JSON.parse(line) as RunEvent);

export const ticksOf = (events: readonly RunEvent[]): TickEvent[] =>
  events.filter((event) => event.type === 'tick');

/** Waits until `look` gives something, and gives that. */
export async function until<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  withinMs = 15_000,
): Promise<T> {
  const end = Date.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The one run of a place. */
export function runFolder(place: Place): string {
  const names = readdirSync(place.out);
  expect(names).toHaveLength(1);
  return path.join(place.out, names[0] as string);
}

export const readJson = (file: string) => JSON.parse(readFileSync(file, 'utf8'));

/** Living processes whose environment or command names a folder of ours: whatever a run has started. */
export function processesOf(folder: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map(Number)
    .filter((pid) => {
      try {
        const zombie = readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
        const text =
          readFileSync(`/proc/${pid}/environ`, 'latin1') + readFileSync(`/proc/${pid}/cmdline`, 'latin1');
        return !zombie && text.includes(folder);
      } catch {
        return false;
      }
    });
}

export const folderOf = (place: Place): string => path.dirname(place.out);
