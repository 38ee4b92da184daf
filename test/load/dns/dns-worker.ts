/** A real worker with a DNS load, and what it is to be closed with. */
import type { DnsLoadSpec } from '../../../src/model/dns-load.ts';
import type { Pace } from '../../../src/model/pace.ts';
import { dnsLoad, type ForkedWorker, forkWorker, rate } from '../fork-worker.ts';

export interface Opened {
  /** Closed at the end of a test. */
  keep<T extends { close(): void }>(rig: T): T;
  /** A worker that is ready and asks for nothing yet. */
  worker(spec: Partial<DnsLoadSpec>, options?: { index?: number; pace?: Pace }): Promise<ForkedWorker>;
  closeAll(): Promise<void>;
}

export function openWorkers(): Opened {
  const rigs: { close(): void }[] = [];
  const workers: ForkedWorker[] = [];
  return {
    keep(rig) {
      rigs.push(rig);
      return rig;
    },
    async worker(spec, { index = 0, pace = rate(0) } = {}) {
      const worker = forkWorker({ ...dnsLoad(9), ...spec }, { index, pace });
      workers.push(worker);
      await worker.told('ready');
      return worker;
    },
    async closeAll() {
      for (const rig of rigs.splice(0)) rig.close();
      await Promise.all(workers.splice(0).map((worker) => worker.kill()));
    },
  };
}

/** `count` requests, due at `perSecond` from now on. */
export async function ask(
  worker: ForkedWorker,
  perSecond: number,
  count: number,
  drainMs = 10_000,
): Promise<void> {
  const pace = rate(perSecond);
  worker.send({ type: 'pace', pace });
  // Half a request later: what is due at the very end would be one more.
  worker.send({ type: 'stop', atMs: pace.atMs + ((count - 0.5) / perSecond) * 1000, drainMs });
  await worker.told('drained');
  await worker.collect();
}
