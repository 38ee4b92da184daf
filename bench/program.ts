/** Programs of this machine: where they are, and what they say while they run. */
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { keep } from './leftovers.ts';

const OWN_BIN = fileURLToPath(new URL('../node_modules/.bin', import.meta.url));
/** Debian puts servers where only root looks. */
const FOLDERS = [OWN_BIN, ...(process.env.PATH ?? '').split(path.delimiter), '/usr/sbin', '/usr/local/sbin'];
/** A summary comes at the end; a lost query of dnsperf is a line. */
const KEPT_CHARACTERS = 65_536;

/** The file that would be run; null when it is not installed. */
export function findProgram(name: string): string | null {
  return FOLDERS.map((folder) => path.join(folder, name)).find(isRunnable) ?? null;
}

function isRunnable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export interface Program {
  readonly pid: number;
  /** The end of what it has said, on stdout and stderr. */
  output(): string;
  /** Calls back for each chunk that it says on stdout. */
  onText(listen: (text: string) => void): void;
  /** Stops, continues or interrupts it alone. */
  signal(signal: NodeJS.Signals): void;
  /** When it has ended and said all; never rejects. */
  readonly ended: Promise<void>;
}

/** Rejects when it cannot be started. */
export async function startProgram(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Program> {
  const child = keep(
    spawn(file, args, {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    }),
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-KEPT_CHARACTERS);
    });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
  return {
    pid: child.pid as number,
    output: () => output,
    onText: (listen) => child.stdout.on('data', listen),
    signal: (signal) => child.kill(signal),
    ended,
  };
}
