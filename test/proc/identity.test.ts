import { afterEach, expect, test } from 'vitest';
import { identityOf, isAlive, statOf } from '../../src/proc/identity.ts';
import { killTree } from '../../src/proc/kill.ts';
import { readStat } from '../../src/proc/stat.ts';
import { childrenByScan, descendants } from '../../src/proc/tree.ts';
import { type Started, start, until } from './processes.ts';

const started: Started[] = [];
afterEach(() => {
  for (const one of started.splice(0)) one.kill();
});
const run = (...args: [string, ...string[]]): Started => {
  const one = start(...args);
  started.push(one);
  return one;
};

test('a process is told from another one with its pid by its start time', () => {
  const { pid } = run('sleep', '60');
  const identity = identityOf(pid);
  expect(identity).toMatchObject({ pid, startTime: expect.stringMatching(/^\d+$/) });
  expect(isAlive(identity as never)).toBe(true);
  const other = { pid, startTime: '1' };
  expect(isAlive(other)).toBe(false);
  expect(statOf(other)).toBeNull();
});

test('nobody is signalled who only has the pid of the one that was meant', async () => {
  const { pid, child } = run('sleep', '60');
  killTree([{ pid, startTime: '1' }], 'SIGKILL');
  await new Promise((done) => setTimeout(done, 50));
  expect(child.exitCode).toBeNull();
  expect(child.signalCode).toBeNull();
  killTree([identityOf(pid) as never], 'SIGKILL');
  await until(() => child.signalCode === 'SIGKILL');
});

test('no process has a pid that was never given', () => {
  expect(identityOf(2 ** 30)).toBeNull();
});

test('a zombie has ended, and is still there', async () => {
  const { pid } = run('sh', '-c', 'sleep 0.05 & exec sleep 60');
  await until(() => descendants([pid]).some((child) => readStat(child.pid)?.state === 'Z'));
  const [zombie] = descendants([pid]);
  expect(isAlive(zombie as never)).toBe(false);
  expect(statOf(zombie as never)?.rssBytes).toBe(0);
});

test('a stopped process lives', async () => {
  const { pid } = run('sleep', '60');
  process.kill(pid, 'SIGSTOP');
  await until(() => readStat(pid)?.state === 'T');
  expect(isAlive(identityOf(pid) as never)).toBe(true);
});

test('descendants are found over generations, with and without the kernel listing children', async () => {
  const { pid } = run('sh', '-c', 'sh -c "sleep 61 & sleep 62 & wait" & sleep 63 & wait');
  await until(() => descendants([pid]).length === 4);
  const pids = (of: { pid: number }[]): number[] => of.map((one) => one.pid).sort((a, b) => a - b);
  expect(pids(descendants([pid], childrenByScan()))).toEqual(pids(descendants([pid])));
});

test('a name with brackets, spaces and newlines in it does not shift the fields', async () => {
  const name = ') R 1 (\n) x';
  const { pid } = run(
    process.execPath,
    '-e',
    `process.title = ${JSON.stringify(name)}; setInterval(() => {}, 1000)`,
  );
  await until(() => readStat(pid)?.comm === name);
  expect(readStat(pid)).toMatchObject({ ppid: process.pid, group: pid });
});

test('figures of this very process are right', () => {
  const stat = readStat(process.pid);
  expect(stat?.ppid).toBe(process.ppid);
  const ratio = (stat?.rssBytes ?? 0) / process.memoryUsage.rss();
  expect(ratio).toBeGreaterThan(0.8);
  expect(ratio).toBeLessThan(1.2);
  const { user, system } = process.cpuUsage();
  expect(Math.abs((stat?.cpuSeconds ?? 0) - (user + system) / 1e6)).toBeLessThan(0.1);
});
