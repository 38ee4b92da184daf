import { mkdtempSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Identity, Probe, Target } from '../../src/model/contracts.ts';
import { openProcessProbe } from '../../src/probes/process.ts';
import { identityOf } from '../../src/proc/identity.ts';
import { readStat } from '../../src/proc/stat.ts';
import { attachTarget } from '../../src/target/attach.ts';
import { type Started, start, startNode, until } from '../proc/processes.ts';

const undo: (() => void)[] = [];
afterEach(() => {
  for (const one of undo.splice(0)) one();
});
const run = (one: Started): Started => {
  undo.push(one.kill);
  return one;
};
function probeOf(pid: number): { probe: Probe; target: Target } {
  const target = attachTarget('', { pid }, { onFinding: () => undefined });
  undo.push(() => void target.stop(0));
  return { probe: openProcessProbe({ prefix: 'process' }, target), target };
}
const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms));
const figures = async (probe: Probe) => {
  const { values } = await probe.sample(1000);
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key.replace('process.', ''), value]),
  );
};

test('memory, descriptors and threads of a process are those that it is known to have', async () => {
  const ready = 'setInterval(() => {}, 1000); process.title = "is-ready"';
  const large = `globalThis.kept = Buffer.alloc(120e6, 1);
    for (let i = 0; i < 100; i++) require('node:fs').openSync('/dev/null');`;
  const [small, big] = [run(startNode(ready)).pid, run(startNode(`${large} ${ready}`)).pid];
  await until(() => [small, big].every((pid) => readStat(pid)?.comm === 'is-ready'), 15_000);
  const [less, more] = [await figures(probeOf(small).probe), await figures(probeOf(big).probe)];
  const difference = (key: string): number => Number(more[key]) - Number(less[key]);
  expect(difference('fds')).toBe(100);
  expect(difference('rss')).toBeGreaterThan(100e6);
  expect(difference('rss')).toBeLessThan(150e6);
  expect(difference('pss')).toBeGreaterThan(100e6);
  expect(more.threads).toBeGreaterThan(4);
  expect(more).toMatchObject({ procs: 1, exits: 0, restarts: 0 });
}, 20_000);

test('the whole tree counts', async () => {
  const { probe } = probeOf(run(start('sh', '-c', 'sleep 60 & sleep 60 & wait')).pid);
  let tree = await figures(probe);
  for (let i = 0; i < 100 && tree.procs !== 3; i++) {
    await sleep(10);
    tree = await figures(probe);
  }
  expect(tree).toMatchObject({ procs: 3, threads: 3 });
});

test('CPU is a share of one core; the first reading is a gap', async () => {
  const { probe } = probeOf(run(startNode('for (;;);')).pid);
  expect((await figures(probe)).cpu).toBeNull();
  await sleep(300);
  const { cpu } = await figures(probe);
  // Others are at work on this machine: it may get less than it wants, never more.
  expect(cpu).toBeGreaterThan(0.01);
  expect(cpu).toBeLessThan(1.15);
});

test('a process that comes with hours of CPU, or takes them away, makes no CPU of the tree', async () => {
  const calm = run(start('sleep', '60'));
  const busy = run(startNode('for (;;);'));
  await until(() => (readStat(busy.pid)?.cpuSeconds ?? 0) > 0.3);
  process.kill(busy.pid, 'SIGSTOP');
  await until(() => readStat(busy.pid)?.state === 'T');
  const both = [calm, busy].map(({ pid }) => identityOf(pid) as Identity);
  let tree = both.slice(0, 1);
  const probe = openProcessProbe({ prefix: 'process' }, { ...probeOf(calm.pid).target, tree: () => tree });
  const seen: (number | null | undefined)[] = [];
  for (const now of [both.slice(0, 1), both, both, both.slice(0, 1)]) {
    tree = now;
    seen.push((await figures(probe)).cpu);
    await sleep(20);
  }
  expect(seen).toEqual([null, 0, 0, 0]);
});

const TMPFS = 0x01021994;
test.skipIf(statfsSync(tmpdir()).type === TMPFS)(
  'bytes written to storage add up, also when who wrote them has gone',
  async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'process-')), 'written');
    const dd = 'dd if=/dev/zero of="$0" bs=1M count=4 conv=fsync & sleep 0.4';
    const { probe } = probeOf(run(start('sh', '-c', `sleep 0.3; ${dd}; ${dd}; rm "$0"; sleep 60`, file)).pid);
    expect(await figures(probe)).toMatchObject({ read: 0, write: 0 });
    let last = 0;
    for (let i = 0; i < 40; i++) {
      await sleep(30);
      const { write } = await figures(probe);
      expect(write).toBeGreaterThanOrEqual(last);
      last = write ?? last;
    }
    expect(last).toBeGreaterThan(0);
  },
);

test('of a target that is gone there are gaps, but its exit', async () => {
  const one = run(start('sleep', '60'));
  const { probe } = probeOf(one.pid);
  await figures(probe);
  one.kill();
  await until(() => one.child.signalCode !== null);
  const { exits, restarts, crashes, procs, ...others } = await figures(probe);
  expect({ exits, restarts, crashes, procs }).toEqual({ exits: 1, restarts: 0, crashes: 1, procs: 0 });
  for (const name of ['rss', 'pss', 'cpu', 'fds', 'threads', 'read', 'write'])
    expect(others).toHaveProperty(name);
  for (const [name, value] of Object.entries(others)) expect({ name, value }).toEqual({ name, value: null });
});

test('a stopped target still has its memory', async () => {
  const one = run(start('sleep', '60'));
  const { probe } = probeOf(one.pid);
  await until(() => readStat(one.pid)?.comm === 'sleep' && (readStat(one.pid)?.rssBytes ?? 0) > 200_000);
  process.kill(one.pid, 'SIGSTOP');
  await until(() => readStat(one.pid)?.state === 'T');
  expect((await figures(probe)).rss).toBeGreaterThan(0);
});
