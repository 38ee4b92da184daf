/** A real worker with a WebSocket load, and what it is to be closed with. */
import type { Report, Tally } from '../../../src/load/messages.ts';
import type { Pace } from '../../../src/model/pace.ts';
import { type WebsocketLoadSpec, websocketTells } from '../../../src/model/websocket-load.ts';
import { type ForkedWorker, forkWorker, rate, total } from '../fork-worker.ts';

export interface Opened {
  /** Closed at the end of a test. */
  keep<T extends { close(): void }>(rig: T): T;
  /** A worker that is ready and asks for nothing yet. */
  worker(spec: Partial<WebsocketLoadSpec>, options?: Options): Promise<ForkedWorker>;
  closeAll(): Promise<void>;
}

interface Options {
  readonly index?: number;
  readonly pace?: Pace;
  readonly env?: Record<string, string>;
}

export function openWorkers(): Opened {
  const rigs: { close(): void }[] = [];
  const workers: ForkedWorker[] = [];
  return {
    keep(rig) {
      rigs.push(rig);
      return rig;
    },
    async worker(spec, { index = 0, pace = rate(0), env = {} } = {}) {
      const worker = forkWorker(websocketLoad(spec), { index, pace, env });
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

export const websocketLoad = (given: Partial<WebsocketLoadSpec>): WebsocketLoadSpec => ({
  name: 'ws',
  engine: 'websocket',
  shape: { unit: 'rate', kind: 'constant', amount: 0 },
  thinkMs: 0,
  step: { by: 1 },
  timeoutMs: 1000,
  workers: { from: 1, most: 1 },
  inflight: 10_000,
  addresses: [],
  url: 'ws://127.0.0.1:9/',
  endpoints: 1,
  connections: 5,
  publishers: 1,
  echo: true,
  sizeBytes: 100,
  binary: false,
  heartbeatMs: 0,
  reconnect: { fromMs: 100, mostMs: 1000 },
  headers: {},
  tells: websocketTells(given.slow !== undefined),
  steps: [],
  ...given,
});

/** `count` messages after the `done` of before, due at `perSecond` from now on. */
export function ask(worker: ForkedWorker, perSecond: number, count: number, done = 0): void {
  const pace = rate(perSecond, undefined, { done });
  worker.send({ type: 'pace', pace });
  // Half a message later: what is due at the very end would be one more.
  const endMs = pace.atMs + ((count - 0.5) / perSecond) * 1000;
  worker.send({ type: 'pace', pace: rate(0, endMs, { done: done + count }) });
}

/** The same, and resolves when all have ended: with the account then. */
export async function askAll(
  worker: ForkedWorker,
  perSecond: number,
  count: number,
  done = 0,
): Promise<Tally> {
  ask(worker, perSecond, count, done);
  await worker.collectUntil(({ due, inflight }) => due === done + count && inflight === 0);
  return total(worker);
}

/** What its load tells besides outcomes now. */
export const connectionsOf = (report: Report): number | undefined => report.gauges.connections;

/** Collects until so many are open; fails after 10 s. */
export async function untilOpen(worker: ForkedWorker, count: number): Promise<void> {
  for (let i = 0; i < 200; i++) {
    if (connectionsOf(await worker.collect()) === count) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`never ${count} connections`);
}
