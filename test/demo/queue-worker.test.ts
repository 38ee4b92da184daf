import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { type DemoTarget, startDemoTarget } from '../../src/demo/target.ts';

const MAIN = path.resolve(import.meta.dirname, '../../src/main.ts');
const WITHIN_MS = 20_000;

let target: DemoTarget | undefined;
let pool: ChildProcess | undefined;
afterEach(async () => {
  pool?.kill('SIGKILL');
  await target?.close();
});

const start = (...flags: string[]): ChildProcess =>
  spawn(process.execPath, [MAIN, 'queue-worker', ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });

test('a worker that is killed leaves orphans; the others take them over, and none is done twice', async () => {
  target = await startDemoTarget();
  const base = `http://127.0.0.1:${target.httpPort}`;
  pool = start('--demo', base, '--workers', '2', '--at-once', '3', '--work', '500ms', '--lease', '2s');
  const [line] = await once(pool.stdout as NodeJS.ReadableStream, 'data');
  const { metrics, pid } = JSON.parse(String(line)) as { metrics: string; pid: number };
  const read = async (name: string): Promise<number> => {
    const scraped = await (await fetch(`http://${metrics}/metrics`)).text();
    return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(scraped)?.[1]);
  };
  const until = async (name: string, isSo: (value: number) => boolean): Promise<void> => {
    const end = Date.now() + WITHIN_MS;
    for (let value = await read(name); !isSo(value); value = await read(name)) {
      expect(Date.now(), `${name} is ${value}`).toBeLessThan(end);
      await sleep(50);
    }
  };
  for (let i = 0; i < 30; i++) await fetch(`${base}/api/v1/jobs`, { method: 'POST' });
  await until('jobs_in_hand', (jobs) => jobs === 6);
  process.kill(childOf(pid, 'worker-2'), 'SIGKILL');
  await until('jobs_orphaned', (orphans) => orphans > 0);
  expect(await read('workers')).toBe(1);
  await until('jobs_orphaned', (orphans) => orphans === 0);
  expect(await read('jobs_taken_over_total')).toBeGreaterThan(0);
  await until('jobs_left', (jobs) => jobs === 0);
  expect(await read('jobs_done_total')).toBe(30);
  expect(await read('jobs_doubled_total')).toBe(0);
}, 60_000);

test.each([
  [[], 'either --demo or --etcd'],
  [['--demo', 'http://127.0.0.1:1', '--work', 'long'], '--work is a time, such as 1s'],
  [['--demo', 'http://127.0.0.1:1', '--workers', '0'], '--workers is a whole number from 1 to 100'],
])('%j is bad usage, said in one line', async (flags, words) => {
  const child = start(...flags);
  const ended = once(child, 'exit');
  expect(await text(child.stderr as NodeJS.ReadableStream)).toBe(`queue-worker: ${words}\n`);
  expect((await ended)[0]).toBe(2);
});

/** The child of a process that has this word among its arguments. */
function childOf(parent: number, word: string): number {
  const children = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8')
    .trim()
    .split(' ')
    .map(Number);
  const found = children.find((pid) =>
    readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(word),
  );
  if (found === undefined) throw new Error(`${parent} has no child with ${word}`);
  return found;
}
