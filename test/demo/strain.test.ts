import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterEach, expect, test } from 'vitest';
import { parseFaults } from '../../src/demo/fault-settings.ts';
import { type DemoTarget, startDemoTarget } from '../../src/demo/target.ts';

const targets: DemoTarget[] = [];
afterEach(async () => {
  for (const target of targets.splice(0)) await target.close();
});

async function startDemo(faults: Readonly<Record<string, string>>): Promise<DemoTarget> {
  const target = await startDemoTarget({ faults });
  targets.push(target);
  return target;
}

/** How long the demo's own interface takes for a request that the faults disturb. */
async function askedMs({ httpPort }: DemoTarget): Promise<number> {
  const beganMs = performance.now();
  await (await fetch(`http://127.0.0.1:${httpPort}/api/v1/counter`)).text();
  return performance.now() - beganMs;
}

test('strains are read in base units, and refused beyond what is sane', () => {
  expect(parseFaults({ busyFor: '2ms', lockFor: '400ms', leakFds: '50/s', upstreamFor: '1s' })).toMatchObject(
    { busyMs: 2, lockMs: 400, leakFdsPerSecond: 50, upstreamMs: 1000 },
  );
  for (const [name, text] of [
    ['busyFor', '2s'],
    ['lockFor', '501ms'],
    ['leakFds', '1MB/s'],
    ['upstreamFor', '2m'],
  ] as const)
    expect(() => parseFaults({ [name]: text })).toThrow('is written like');
});

test('a busy target takes CPU for each request, one that waits does not', async () => {
  const target = await startDemo({ busyFor: '40ms' });
  const before = process.cpuUsage();
  expect(await askedMs(target)).toBeGreaterThan(38);
  const { user, system } = process.cpuUsage(before);
  expect(user + system).toBeGreaterThan(20_000);
  target.faults.update({ busyFor: null, upstreamFor: '80ms' });
  expect(await askedMs(target)).toBeGreaterThan(78);
});

test('what is waited for behind the target is on its metrics', async () => {
  const target = await startDemo({ upstreamFor: '80ms' });
  const scrape = async () => await (await fetch(`http://127.0.0.1:${target.httpPort}/metrics`)).text();
  expect(await scrape()).toContain('\nupstream_latency_seconds 0.08\n');
  target.faults.clear();
  expect(await scrape()).toContain('\nupstream_latency_seconds 0\n');
});

test('the lock of the database is held for others, and given back', async () => {
  const target = await startDemo({ lockFor: '450ms' });
  const db = new Database(target.db, { timeout: 0 });
  const isLocked = () => {
    try {
      db.exec('BEGIN IMMEDIATE; ROLLBACK');
      return false;
    } catch {
      return true;
    }
  };
  let locked = 0;
  for (let i = 0; i < 40; i++, await sleep(30)) locked += Number(isLocked());
  expect(locked).toBeGreaterThan(10);
  target.faults.clear();
  await sleep(600);
  expect(isLocked()).toBe(false);
  db.close();
});

test.runIf(process.platform === 'linux')(
  'descriptors are opened at their rate, and closed when all is over',
  async () => {
    const open = () => readdirSync('/proc/self/fd').length;
    const before = open();
    const target = await startDemo({ leakFds: '200/s' });
    await sleep(600);
    expect(open() - before).toBeGreaterThan(80);
    target.faults.clear();
    expect(open() - before).toBeLessThan(60);
  },
);
