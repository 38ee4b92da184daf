import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { monotonicMs } from '../../../src/load/monotonic.ts';
import type { K6LoadSpec } from '../../../src/model/k6-load.ts';
import type { Pace } from '../../../src/model/pace.ts';
import { type ForkedWorker, forkWorker, rate, vus } from '../fork-worker.ts';
import { childrenOf, isLiving } from '../tools/living.ts';
import { k6Load, replayedK6 } from './replayed-k6.ts';

const replay = replayedK6();
const workers: ForkedWorker[] = [];
const WITHIN = { timeout: 5000, interval: 20 };
const nonEmpty = <T>(all: readonly T[]) => (all.length > 0 ? all : false);
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.kill()));
});

afterAll(() => rmSync(replay.folder, { recursive: true }));

function work(pace: Pace, env: Record<string, string> = {}, given: Partial<K6LoadSpec> = {}): ForkedWorker {
  const spec = k6Load(replay.script, { ...given, env: { ...given.env, ...env } });
  const worker = forkWorker(spec, { pace, env: { PATH: replay.PATH, TMPDIR: replay.folder } });
  workers.push(worker);
  return worker;
}

test('recorded: what k6 told while it ran and at its end is in the ledger, and nobody makes percentiles of it', async () => {
  const config = path.join(replay.folder, 'config.json');
  const worker = work(rate(0), { REPLAY: 'arrival', REPLAY_CONFIG: config });
  await worker.told('ready');
  const pace = rate(210);
  worker.send({ type: 'pace', pace });
  await worker.collectUntil(({ ok }) => ok === 480);
  const live = worker.reports.at(-1);
  expect(live?.tallies[0]).toMatchObject({ errors: 24, classes: { failed: 24 } });
  expect(live?.gauges['k6.latency.p95']).toBeCloseTo(0.000592, 6);
  expect(JSON.parse(readFileSync(config, 'utf8')).scenarios.soaktop).toMatchObject({ rate: 210_000 });
  await worker.collectUntil(({ ok }) => ok === 1001);
  expect(worker.reports.at(-1)?.tallies[0]).toMatchObject({
    errors: 51,
    classes: { failed: 51 },
    // It was asked for an hour, and ended after the 5 s that were recorded: it is begun again.
    seen: { threshold: 2, broken_off: 1 },
  });
  expect(worker.reports.at(-1)?.gauges).toEqual({});
  expect(worker.reports.every(({ tallies }) => (tallies[0]?.histograms.service ?? []).length === 0)).toBe(
    true,
  );
}, 30_000);

test('recorded: VUs, a change of which is a seam: the run before is interrupted, and what it cut off is told', async () => {
  const worker = work(vus(0), { REPLAY: 'vus' });
  await worker.told('ready');
  const atMs = monotonicMs();
  worker.send({ type: 'pace', pace: vus(5, atMs) });
  worker.send({ type: 'pace', pace: vus(6, atMs + 2000) });
  // The second one runs to its end, 5 s later; k6 would have gone on for an hour.
  await worker.collectUntil(({ ok }) => ok === 490);
  const report = await worker.finish(5000);
  expect(report.tallies.at(-1)).toMatchObject({
    due: 490,
    missed: 0,
    seen: { seam: 1, interrupted: 5, broken_off: 1 },
  });
}, 30_000);

test('recorded: a script that k6 cannot read is refused in k6’s words, before any load', async () => {
  const worker = work(rate(0), {}, { script: '/nosuch.js' });
  const { reason } = await worker.told('refused');
  expect(reason).toMatch(/^\/nosuch\.js: k6 cannot read it: .*couldn't be found on local disk/);
});

test('a script that says itself how much load there is, is refused', async () => {
  const script = path.join(replay.folder, 'own.js');
  writeFileSync(script, 'export const options = {"vus": 3, "duration": "1m", "scenarios": null};\n');
  const { reason } = await work(rate(0), {}, { script }).told('refused');
  expect(reason).toContain(
    'own.js says itself how much load there is: take vus, duration out of its options',
  );
});

test('a k6 that is not known, and none at all, are refused with words', async () => {
  const old = await work(rate(0), { REPLAY_VERSION: 'k6 v0.26.2 (go1.13)' }).told('refused');
  expect(old.reason).toBe('k6 0.26 is not known here: 0.27 to 2.x are');
  const none = forkWorker(k6Load(replay.script), { pace: rate(0), env: { PATH: '/usr/bin:/bin' } });
  workers.push(none);
  expect((await none.told('refused')).reason).toMatch(/^k6 is not on PATH: https:/);
});

test('recorded: kill -9 of the worker takes k6 with it', async () => {
  const worker = work(rate(0), { REPLAY: 'vus' });
  await worker.told('ready');
  worker.send({ type: 'pace', pace: rate(100) });
  const [pid = 0] = await vi.waitUntil(
    () => nonEmpty(childrenOf(worker.child.pid ?? 0, /k6-replay/)),
    WITHIN,
  );
  await worker.kill();
  await vi.waitUntil(() => !isLiving(pid), WITHIN);
});
