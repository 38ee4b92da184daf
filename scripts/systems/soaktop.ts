/** Runs the program as its users do, and ends it with us: each run in a folder of its own. */
import { spawn } from 'node:child_process';
import path from 'node:path';

const MAIN = path.resolve(import.meta.dirname, '../../dist/main.js');
/** A run that does not end is told to, then ended. */
const GRACE_MS = 20_000;

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Never rejects for what the program says; `mostMs` from now on it is aborted. */
export function soaktop(args: readonly string[], mostMs: number): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const end = () => child.kill('SIGINT');
    const late = setTimeout(end, mostMs);
    const dead = setTimeout(() => child.kill('SIGKILL'), mostMs + GRACE_MS);
    process.once('SIGINT', end);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(late);
      clearTimeout(dead);
      process.off('SIGINT', end);
      resolve({ code, stdout, stderr });
    });
  });
}
