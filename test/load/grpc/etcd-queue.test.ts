import path from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { monotonicMs } from '../../../src/load/monotonic.ts';
import type { GrpcLoadSpec, GrpcStep } from '../../../src/model/grpc-load.ts';
import { loadProfile } from '../../../src/profile/load-profile.ts';
import { type Etcd, needsEtcd, startEtcd } from '../../peers/etcd.ts';
import { type ForkedWorker, forkWorker, rate, total, vus } from '../fork-worker.ts';
import { flowOf, grpcStep, runCalls } from './run-calls.ts';

let started: Promise<Etcd> | undefined;
let etcd: Etcd;
beforeEach(async ({ skip }) => {
  needsEtcd(skip);
  started ??= startEtcd();
  etcd = await started;
});
afterAll(async () => (await started)?.kill());

/** The loads of profiles/etcd-queue.yaml, on this etcd. */
function queueLoad(name: string, change: (step: GrpcStep) => GrpcStep = (step) => step): GrpcLoadSpec {
  const file = path.resolve(import.meta.dirname, '../../../profiles/etcd-queue.yaml');
  const loaded = loadProfile(file, { env: {} });
  if ('problems' in loaded) throw new Error('the profile has problems');
  const spec = loaded.profile.loads.find((load) => load.name === name) as GrpcLoadSpec;
  const mix = spec.mix.map(({ weight, flow }) => ({ weight, flow: flow.map(change) }));
  return { ...spec, server: etcd.server, mix, timeoutMs: 5000 };
}
/** Marks that stay, for the count at the end. */
const forEver = (step: GrpcStep): GrpcStep =>
  step.name === 'done'
    ? { ...step, messages: JSON.parse(JSON.stringify(step.messages).replace(/,"lease":"[^"]*"/, '')) }
    : step;
const range = (message: object, expected: Record<string, unknown>) =>
  runCalls(etcd.server, {
    ...flowOf(grpcStep('etcdserverpb.KV/Range', { messages: [message], expect: expected })),
    protos: queueLoad('put').protos,
  });
const isLeft = async (left: number) =>
  (await range({ key: 'todo/', range_end: 'todo0', count_only: true }, { '$.count': String(left) })).ok === 1;

test('every task that was acknowledged is done once, also those of workers that die with it in their hands', async () => {
  const workers: ForkedWorker[] = [];
  const fork = (...given: Parameters<typeof forkWorker>) => {
    const worker = forkWorker(...given);
    workers.push(worker);
    return worker;
  };
  try {
    const put = fork(queueLoad('put'), { pace: rate(0) });
    await put.told('ready');
    const startMs = Math.ceil(monotonicMs());
    put.send({ type: 'pace', pace: rate(150, startMs) });
    put.send({ type: 'stop', atMs: startMs + 2000, drainMs: 5000 });
    await put.told('drained');
    await put.collect();
    const acknowledged = total(put).ok;
    expect(acknowledged).toBe(300);

    // They claim, and are gone before they have done anything.
    const short = queueLoad('work');
    const flow = short.mix[0]?.flow.filter(({ name }) => name !== 'done') ?? [];
    const dying = fork(
      { ...short, mix: [{ weight: 1, flow }] },
      { pace: vus(4, monotonicMs(), { flows: 20 }) },
    );
    await dying.collectUntil(({ ok }) => ok === 60);
    await dying.kill();
    expect(await isLeft(300)).toBe(true);

    const shares = [0, 1];
    const living = [0, 1].map((index) =>
      fork(queueLoad('work', forEver), { index, pace: vus(10, monotonicMs(), { shares }) }),
    );
    const diesSoon = living[1] as ForkedWorker;
    await diesSoon.collectUntil(({ ok }) => ok >= 100);
    await diesSoon.kill();
    await expect.poll(() => isLeft(0), { timeout: 20_000, interval: 500 }).toBe(true);
    const tally = (await (living[0] as ForkedWorker).finish(2000)).tallies[0];
    expect(tally).toMatchObject({ errors: 0, lost: 0 });
    expect(tally?.seen.doubled).toBeUndefined();
    expect(tally?.seen.empty).toBeGreaterThan(0);
    // The claims of the dead are in the way until their leases end.
    expect(tally?.seen.lost_race).toBeGreaterThan(0);

    const most = {
      key: 'done/',
      range_end: 'done0',
      sort_order: 'DESCEND',
      sort_target: 'VERSION',
      limit: 1,
    };
    expect(await range(most, { '$.count': String(acknowledged), '$.kvs[0].version': '1' })).toMatchObject({
      ok: 1,
    });
  } finally {
    for (const worker of workers) await worker.kill();
  }
}, 60_000);
