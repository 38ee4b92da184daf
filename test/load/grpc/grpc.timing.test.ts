import { Client, credentials } from '@grpc/grpc-js';
import { load, type MethodDefinition } from '@grpc/proto-loader';
import { afterEach, expect, test } from 'vitest';
import { monotonicMs } from '../../../src/load/monotonic.ts';
import { constant, percentile } from '../../../src/model/histogram.ts';
import { ETCD_PROTOS, type Etcd, needsEtcd, startEtcd } from '../../peers/etcd.ts';
import { type ForkedWorker, forkWorker, rate, total } from '../fork-worker.ts';
import { type StallWitness, watch } from '../stall-witness.ts';
import { flowOf, grpcLoad, grpcStep } from './run-calls.ts';

const workers: ForkedWorker[] = [];
const servers: Etcd[] = [];
afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.kill();
  for (const server of servers.splice(0)) await server.kill();
});

/** A busy machine may hold all of us up in the one moment that counts: it is given a second chance. */
const AGAIN = { retry: 1, timeout: 90_000 };
const asTold = (seconds: number): number => percentile(constant(seconds * 1e6, 1), 1) ?? 0;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
/** Answered by this member alone: what it has to catch up with is short. */
const range = grpcStep('etcdserverpb.KV/Range', { messages: [{ key: 'k-{{n}}', serializable: true }] });

/** A client that is not ours, on a connection of its own, which asks the same. */
async function startGrpcWitness(server: string): Promise<StallWitness> {
  const definitions = await load([...ETCD_PROTOS.files], {
    keepCase: true,
    includeDirs: [...ETCD_PROTOS.include],
  });
  const methods = definitions['etcdserverpb.KV'] as unknown as Record<
    string,
    MethodDefinition<object, object>
  >;
  const { path, requestSerialize, responseDeserialize } = methods.Range as MethodDefinition<object, object>;
  const client = new Client(server, credentials.createInsecure());
  const question = { key: Buffer.from('witness'), serializable: true };
  return watch(
    (_, answered) =>
      client.makeUnaryRequest(path, requestSerialize, responseDeserialize, question, (error) => {
        if (!error) answered();
      }),
    () => client.close(),
  );
}

async function pair(timeoutMs: number): Promise<{ etcd: Etcd; worker: ForkedWorker }> {
  const etcd = await startEtcd();
  servers.push(etcd);
  const spec = grpcLoad(etcd.server, { ...flowOf(range), protos: ETCD_PROTOS, timeoutMs });
  const worker = forkWorker(spec, { pace: rate(0) });
  workers.push(worker);
  await worker.told('ready');
  return { etcd, worker };
}

test(
  'etcd that stops for 1.4 s of 20 s has a p99 of what its calls waited, at 500 a second',
  AGAIN,
  async ({ skip }) => {
    needsEtcd(skip);
    const { etcd, worker } = await pair(5000);
    const witness = await startGrpcWitness(etcd.server);
    const startMs = Math.ceil(monotonicMs());
    worker.send({ type: 'pace', pace: rate(500, startMs) });
    await worker.collectFor(8000, 1000);
    const stoppedMs = monotonicMs();
    etcd.signal('SIGSTOP');
    await pause(1400);
    etcd.signal('SIGCONT');
    worker.send({ type: 'stop', atMs: startMs + 20_000, drainMs: 5000 });
    await worker.collectFor(9000, 1000);
    await worker.told('drained');
    await worker.collect();
    witness.close();
    const tally = total(worker);
    expect(tally).toMatchObject({ due: 10_000, ok: 10_000, seen: { connected: 1 } });
    const p99 = percentile(tally.histograms[''] ?? [], 0.99) ?? 0;
    const truth = witness.waitedAt(stoppedMs + 200);
    expect(truth).toBeGreaterThan(1.15);
    expect(Math.abs(p99 - asTold(truth))).toBeLessThan(0.03);
  },
);

test(
  'etcd that is killed and started again is connected to again, and every call of the gap is accounted for',
  AGAIN,
  async ({ skip }) => {
    needsEtcd(skip);
    const { etcd, worker } = await pair(1000);
    const startMs = Math.ceil(monotonicMs());
    worker.send({ type: 'pace', pace: rate(200, startMs) });
    await worker.collectFor(2000, 500);
    await etcd.kill();
    await worker.collectFor(1500, 500);
    await etcd.restart();
    worker.send({ type: 'stop', atMs: monotonicMs() + 3000, drainMs: 2000 });
    await worker.collectFor(3000, 500);
    await worker.told('drained');
    await worker.collect();
    const tally = total(worker);
    expect(tally.missed).toBe(0);
    expect(tally.errors).toBeGreaterThan(200);
    expect(tally.ok).toBeGreaterThan(700);
    expect(tally.classes.refused).toBeGreaterThan(200);
    expect(Object.keys(tally.classes)).not.toContain('other');
    expect(tally.seen.reconnects).toBeGreaterThanOrEqual(1);
  },
);
