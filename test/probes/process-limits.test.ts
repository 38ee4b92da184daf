import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import type { Probe } from '../../src/model/contracts.ts';
import { openHostProbe } from '../../src/probes/host.ts';
import { openProcessProbe } from '../../src/probes/process.ts';
import { readStat } from '../../src/proc/stat.ts';
import { attachTarget } from '../../src/target/attach.ts';
import { start, startNode, until } from '../proc/processes.ts';

const undo: (() => void)[] = [];
afterEach(() => {
  for (const one of undo.splice(0)) one();
});

function probeOf(pid: number): Probe {
  const target = attachTarget('', { pid }, { onFinding: () => undefined });
  undo.push(() => void target.stop(0));
  return openProcessProbe({ prefix: 'process' }, target);
}

const figures = async (probe: Probe) => {
  const { values } = await probe.sample(1000);
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key.replace('process.', ''), value]),
  );
};

/** A shell that limits itself, then runs Node. */
function limited(limit: string, code: string) {
  const one = start('sh', '-c', `${limit}; exec "$0" -e "$1"`, process.execPath, code);
  undo.push(one.kill);
  return one;
}

const READY = 'process.title = "is-ready"; setInterval(() => {}, 1000);';
const isReady = (pid: number) => () => readStat(pid)?.comm === 'is-ready';

describe.runIf(process.platform === 'linux')('what a target may take', () => {
  test('descriptors: the limit, and how full it is', async () => {
    const open = "for (let i = 0; i < 60; i++) require('node:fs').openSync('/dev/null');";
    const { pid } = limited('ulimit -n 100', `${open} ${READY}`);
    await until(isReady(pid), 15_000);
    const seen = await figures(probeOf(pid));
    expect(seen.fds_limit).toBe(100);
    expect(seen.fds_share).toBeGreaterThan(0.6);
    expect(seen.fds_share).toBe(Math.min(1, (seen.fds as number) / 100));
  }, 20_000);

  test('the fullest process of a tree counts, not the sum', async () => {
    const open = "for (let i = 0; i < 60; i++) require('node:fs').openSync('/dev/null');";
    const child = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(READY)}]);`;
    const { pid } = limited('ulimit -n 100', `${open} ${child} ${READY}`);
    const probe = probeOf(pid);
    await until(isReady(pid), 15_000);
    let seen = await figures(probe);
    for (let i = 0; i < 100 && seen.procs !== 2; i++) {
      await sleep(50);
      seen = await figures(probe);
    }
    expect(seen.procs).toBe(2);
    expect(seen.fds_share).toBeLessThan((seen.fds as number) / 100);
  }, 20_000);

  test('cores: those it is bound to', async () => {
    const one = start('taskset', '-c', '0', process.execPath, '-e', READY);
    undo.push(one.kill);
    await until(isReady(one.pid), 15_000);
    expect((await figures(probeOf(one.pid))).cores).toBe(1);
    expect((await figures(probeOf(process.pid))).cores).toBe(availableParallelism());
  }, 20_000);
});

describe.runIf(process.platform === 'linux')('what a target does', () => {
  test('its busiest thread is told apart from the sum of them', async () => {
    // Two threads at work: each at most a core, together more than either.
    const code = `new (require('node:worker_threads').Worker)('for (;;);', { eval: true }); ${READY} setImmediate(function spin() {
      for (const end = Date.now() + 20; Date.now() < end; ); setTimeout(spin, 20); });`;
    const one = startNode(code);
    undo.push(one.kill);
    await until(isReady(one.pid), 15_000);
    const probe = probeOf(one.pid);
    expect((await figures(probe)).thread_cpu).toBeNull();
    await sleep(600);
    const { cpu, thread_cpu } = await figures(probe);
    expect(thread_cpu).toBeGreaterThan(0.05);
    expect(thread_cpu).toBeLessThan(1.1);
    expect(thread_cpu).toBeLessThan((cpu as number) * 0.95);
  }, 20_000);

  test('datagrams that it did not read in time are counted at its own sockets, and nobody else’s are', async () => {
    const [rig, port] = await startRig('deaf-rig.ts');
    const deaf = probeOf(rig.pid as number);
    const bystander = startNode(
      `require('node:dgram').createSocket('udp4').bind(0, '127.0.0.1', () => { ${READY} });`,
    );
    undo.push(bystander.kill);
    await until(isReady(bystander.pid), 15_000);
    const other = probeOf(bystander.pid);
    const mine = createSocket('udp4').bind(0, '127.0.0.1');
    undo.push(() => mine.close());
    await once(mine, 'listening');
    expect((await figures(deaf)).udp_drops).toBe(0);
    expect((await figures(other)).udp_drops).toBe(0);
    for (let i = 0; i < 40; i++) {
      for (let each = 0; each < 25; each++) mine.send(Buffer.alloc(100), port, '127.0.0.1');
      await sleep(10);
    }
    expect((await figures(deaf)).udp_drops).toBeGreaterThan(100);
    expect((await figures(other)).udp_drops).toBe(0);
  }, 20_000);

  test('a target without a UDP socket has none that could drop', async () => {
    const one = start('sleep', '60');
    undo.push(one.kill);
    expect(await figures(probeOf(one.pid))).toMatchObject({ udp_drops: null, majfaults: 0 });
  });
});

async function startRig(name: string): Promise<[ChildProcess, number]> {
  const child = spawn(process.execPath, [fileURLToPath(new URL(`../rigs/${name}`, import.meta.url))], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  undo.push(() => child.kill('SIGKILL'));
  const [line] = (await once(createInterface({ input: child.stdout as NodeJS.ReadableStream }), 'line')) as [
    string,
  ];
  return [child, Number(line.split(':')[1])];
}

test.runIf(process.platform === 'linux')(
  'the host tells what it has, and how much of the time one waits for it',
  async () => {
    const probe = openHostProbe();
    await sleep(50);
    const { values } = await probe.sample(1000);
    expect(values['host.cores']).toBeGreaterThanOrEqual(1);
    expect(values['host.steal']).toBeGreaterThanOrEqual(0);
    expect(values['host.swapin']).toBe(0);
    expect(values['host.timewait']).toBeGreaterThanOrEqual(0);
    for (const kind of ['cpu', 'io', 'memory']) {
      const share = values[`host.pressure.${kind}`];
      if (share === undefined) continue; // A kernel that does not tell: then there is no such series.
      expect(share).toBeGreaterThanOrEqual(0);
      expect(share).toBeLessThanOrEqual(1);
    }
  },
);
