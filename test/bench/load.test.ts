import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { cpuMsOf } from '../../bench/cpu.ts';
import { findProgram } from '../../bench/program.ts';

const BENCH = path.resolve(import.meta.dirname, '../../bench/load.ts');

const folder = mkdtempSync(path.join(tmpdir(), 'soaktop-test-'));
let child: ChildProcess | undefined;
afterEach(async () => {
  if (child?.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
  for (const pid of serversLeft()) process.kill(Number(pid), 'SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const bench = (...args: string[]): ChildProcess =>
  spawn(process.execPath, [BENCH, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: folder },
  });

/** Processes whose command line names our temporary folder: the servers have it as their configuration's. */
const serversLeft = (): string[] =>
  readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder);
    } catch {
      return false;
    }
  });

test.skipIf(!findProgram('nsd'))('^C leaves no server and no folder behind', async () => {
  child = bench('--quick', '--only', 'dns-stall');
  const exit = once(child, 'exit');
  const endMs = performance.now() + 10_000;
  while (serversLeft().length === 0) {
    expect(performance.now()).toBeLessThan(endMs);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  child.kill('SIGINT');
  expect(await exit).toEqual([1, null]);
  await expect.poll(serversLeft, { timeout: 2000 }).toEqual([]);
  expect(readdirSync(folder)).toEqual([]);
});

test('a measure that does not exist is refused with those that do', async () => {
  child = bench('--only', 'dns,smtp');
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  const [code] = await once(child, 'close');
  expect(code).toBe(2);
  expect(said).toContain('there is no measure «smtp»');
  expect(said).toContain('http-flat-out');
});

test('the CPU time of another process is known to the millisecond', async () => {
  const busy =
    'const end = performance.now() + 300; while (performance.now() < end); setInterval(() => {}, 1e6); ';
  child = spawn(process.execPath, ['-e', `${busy} process.send(process.cpuUsage())`], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const [{ user, system }] = (await once(child, 'message')) as [NodeJS.CpuUsage];
  const ms = cpuMsOf(child.pid as number);
  // It goes on a little after it has said so.
  expect(ms - (user + system) / 1000).toBeGreaterThan(-5);
  expect(ms - (user + system) / 1000).toBeLessThan(30);
});
