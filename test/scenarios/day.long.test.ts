import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { snapshotWriter } from '../../src/commands/snapshot-writer.ts';
import type { Clock, Probe } from '../../src/model/contracts.ts';
import { fold } from '../../src/model/reduce.ts';
import { loadProfile } from '../../src/profile/load-profile.ts';
import { openJournal } from '../../src/store/journal.ts';
import { readJournal } from '../../src/store/read-journal.ts';
import { startRun } from '../../src/supervisor/run.ts';
import { ROOT } from './soaktop.ts';

/** The store is tested with a whole day; what stays in memory would be seen in half of one. */
const TICKS = 43_200;

/** Time that passes as fast as it is waited for. */
function quickClock(): Clock & { advance(): Promise<boolean> } {
  let nowMs = 1000;
  const waiting = new Map<number, { atMs: number; call: () => void }>();
  let lastId = 0;
  return {
    wall: () => 1_750_000_000_000 + nowMs,
    monotonic: () => nowMs,
    after(ms, call) {
      const id = ++lastId;
      waiting.set(id, { atMs: nowMs + Math.max(0, ms), call });
      return () => void waiting.delete(id);
    },
    async advance() {
      // Everything that is awaited here is already there: it is done when the microtasks are.
      await new Promise((resolve) => setImmediate(resolve));
      let [first, soonest]: [number, number] = [0, Infinity];
      for (const [id, { atMs }] of waiting) if (atMs < soonest) [first, soonest] = [id, atMs];
      const timer = waiting.get(first);
      if (!timer) return false;
      waiting.delete(first);
      nowMs = timer.atMs;
      timer.call();
      return true;
    },
  };
}

/** 60 series that move like a real target's. */
function probe(): Probe {
  let tick = 0;
  let random = 42;
  const noise = () => {
    random = (random * 1_103_515_245 + 12_345) % 2 ** 31;
    return random / 2 ** 31;
  };
  return {
    name: 'made',
    async sample() {
      tick++;
      const values: Record<string, number> = {
        'metrics.rss_bytes': Math.round(200e6 + 5e6 * noise()),
        'metrics.total': tick * 1000,
      };
      for (let i = 0; i < 58; i++)
        values[`metrics.m${i}`] = i % 3 === 0 ? i : Math.round(1000 * noise() * i) / 1000;
      return { values };
    },
    async close() {},
  };
}

test('half a day of ticks leaves the heap flat and a small journal, which folds to what was shown live', async () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'soak-day-'));
  const loaded = loadProfile(path.join(ROOT, 'profiles/demo.yaml'), {
    env: {},
    sets: [
      'load={}',
      'target=null',
      'probes={ prometheus: { url: "http://127.0.0.1:1/metrics" } }',
      'pass=["metrics.rss_bytes growth < 20%"]',
      'abort=[]',
      'alert=[]',
      'phases.warmup=5m',
      'phases.soak=12h',
      'ports=[]',
    ],
  });
  if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems));
  const clock = quickClock();
  const info = { name: 'day', dir, pid: 1, profileFile: '', versions: {}, machine: {}, ports: {} };
  const run = startRun({
    profile: loaded.profile,
    info,
    clock,
    sinks: [openJournal(path.join(dir, 'run.sqlite'))],
    openTargets: async () => [],
    openProbes: () => [probe()],
    openFleet: () => {
      throw new Error('this profile has no load');
    },
    askTarget: () => {
      throw new Error('this profile has nothing to verify');
    },
    runCommand: () => {
      throw new Error('this profile has no chaos');
    },
    writeSnapshot: snapshotWriter(dir),
  });
  const heaps: number[] = [];
  let seen = 0;
  while (await clock.advance()) {
    const { seq } = run.state();
    if (seq >= seen + TICKS / 12) {
      seen = seq;
      globalThis.gc?.();
      heaps.push(process.memoryUsage().heapUsed);
    }
  }
  expect(await run.ended).toBe(0);
  expect(run.state().seq).toBeGreaterThanOrEqual(TICKS);
  expect(run.state().missedTicks).toBe(0);
  expect(run.state().snapshots.length).toBe(13);
  // The first hours fill the rings; from then on nothing may stay.
  const [early, late] = [heaps[3] as number, heaps.at(-1) as number];
  expect(late - early).toBeLessThan(5e6);
  expect(statSync(path.join(dir, 'run.sqlite')).size).toBeLessThan(50e6);
  expect(JSON.stringify(fold(readJournal(path.join(dir, 'run.sqlite'))))).toBe(JSON.stringify(run.state()));
  rmSync(dir, { recursive: true });
}, 600_000);
