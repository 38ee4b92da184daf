import { mkdtempSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Probe, Target } from '../../src/model/contracts.ts';
import { openProcessProbe } from '../../src/probes/process.ts';
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
  const code = `const fs = require('node:fs'); setInterval(() => {}, 1000);
    globalThis.kept = Buffer.alloc(120e6, 1); for (let i = 0; i < 100; i++) fs.openSync('/dev/null');`;
  const small = probeOf(run(startNode('setInterval(() => {}, 1000)')).pid).probe;
  const large = probeOf(run(startNode(code)).pid).probe;
  let less = await figures(small);
  let more = await figures(large);
  for (let i = 0; i < 100 && (more.fds ?? 0) < 100; i++) {
    await sleep(20);
    [less, more] = [await figures(small), await figures(large)];
  }
  await sleep(50);
  [less, more] = [await figures(small), await figures(large)];
  expect((more.fds ?? 0) - (less.fds ?? 0)).toBe(100);
  expect((more.rss ?? 0) - (less.rss ?? 0)).toBeGreaterThan(100e6);
  expect((more.rss ?? 0) - (less.rss ?? 0)).toBeLessThan(150e6);
  expect((more.pss ?? 0) - (less.pss ?? 0)).toBeGreaterThan(100e6);
  expect(more.threads).toBeGreaterThan(4);
  expect(more).toMatchObject({ procs: 1, exits: 0, restarts: 0 });
});

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
  expect(cpu).toBeGreaterThan(0.2);
  expect(cpu).toBeLessThan(1.15);
});

test('a busy child that comes or leaves makes no CPU that is negative or absurd', async () => {
  const code = `const { spawn } = require('node:child_process');
    setInterval(() => { const child = spawn(process.execPath, ['-e', 'for (;;);']); setTimeout(() => child.kill(9), 120); }, 150)`;
  const { probe } = probeOf(run(startNode(code)).pid);
  const seen: (number | null)[] = [];
  const totals: (number | null)[] = [];
  for (let i = 0; i < 12; i++) {
    await sleep(60);
    const { cpu, read } = await figures(probe);
    seen.push(cpu ?? null);
    totals.push(read ?? null);
  }
  for (const cpu of seen.filter((value) => value !== null)) {
    expect(cpu).toBeGreaterThanOrEqual(0);
    expect(cpu).toBeLessThan(3);
  }
  const known = totals.filter((value) => value !== null);
  expect(known).toEqual(known.toSorted((a, b) => a - b));
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
  expect(await figures(probe)).toEqual({
    rss: null,
    pss: null,
    cpu: null,
    fds: null,
    threads: null,
    read: null,
    write: null,
    exits: 1,
    restarts: 0,
    procs: 0,
  });
});

test('a stopped target still has its memory', async () => {
  const one = run(start('sleep', '60'));
  const { probe } = probeOf(one.pid);
  await until(() => readStat(one.pid)?.comm === 'sleep');
  process.kill(one.pid, 'SIGSTOP');
  await until(() => readStat(one.pid)?.state === 'T');
  expect((await figures(probe)).rss).toBeGreaterThan(100_000);
});
