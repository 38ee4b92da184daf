/** Drives a real worker process the way the supervisor does, and checks every account that it gives. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import {
  type Epoch,
  type FromWorker,
  type Report,
  type Tally,
  type ToWorker,
  WORKER_ARGV,
} from '../../src/load/messages.ts';
import { monotonicMs } from '../../src/load/monotonic.ts';
import type { DnsLoadSpec } from '../../src/model/dns-load.ts';
import { countOf, EMPTY, type Histogram, merge } from '../../src/model/histogram.ts';
import type { HttpLoadSpec, HttpStep } from '../../src/model/http-load.ts';
import type { Pace, RatePace, VuPace } from '../../src/model/pace.ts';
import type { LoadSpec } from '../../src/model/profile.ts';
import type { Shape } from '../../src/model/shape.ts';

const WORKER = fileURLToPath(new URL('../../src/load/worker.ts', import.meta.url));

export interface ForkedWorker {
  readonly child: ChildProcess;
  readonly reports: Report[];
  send(message: ToWorker): void;
  /** The first message of this type, come or to come. */
  told<T extends FromWorker['type']>(type: T): Promise<Extract<FromWorker, { type: T }>>;
  collect(): Promise<Report>;
  /** Collects every so often until `ms` have gone. */
  collectFor(ms: number, everyMs?: number): Promise<Report>;
  /** Collects until the present epoch is so; fails after 10 s. */
  collectUntil(is: (tally: Tally) => boolean): Promise<void>;
  /** Stops it now, and gives the last account. */
  finish(drainMs: number): Promise<Report>;
  kill(): Promise<void>;
}

export interface PlanOptions {
  readonly index?: number;
  readonly pace: Pace;
  readonly epoch?: Epoch;
  readonly env?: Record<string, string>;
}

export function forkWorker(
  spec: LoadSpec,
  { index = 0, pace, epoch = 'soak', env }: PlanOptions,
): ForkedWorker {
  const child = fork(WORKER, {
    env: { ...process.env, ...env },
    execArgv: [...WORKER_ARGV],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const heard: FromWorker[] = [];
  const reports: Report[] = [];
  child.on('message', (message) => {
    heard.push(message as FromWorker);
    if ((message as FromWorker).type === 'report') reports.push(message as Report);
  });
  const send = (message: ToWorker) => void child.send(message);
  let seq = 0;

  /** The first of those come or to come; fails when none comes. */
  async function first<M extends FromWorker>(is: (message: FromWorker) => message is M): Promise<M> {
    for (;;) {
      const message = heard.find(is);
      if (message) return message;
      await once(child, 'message', { signal: AbortSignal.timeout(20_000) });
    }
  }
  async function collect(): Promise<Report> {
    const mine = ++seq;
    send({ type: 'collect', seq: mine });
    const report = await first(
      (message): message is Report => message.type === 'report' && message.seq === mine,
    );
    for (const tally of report.tallies) expectBalance(tally);
    return report;
  }
  async function kill(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  send({ type: 'plan', spec, index, pace, epoch });
  return {
    child,
    reports,
    send,
    told: (type) => first((message): message is never => message.type === type),
    collect,
    async collectFor(ms, everyMs = 100) {
      const endMs = monotonicMs() + ms;
      let report = await collect();
      while (monotonicMs() < endMs) {
        await new Promise((resolve) =>
          setTimeout(resolve, Math.min(everyMs, Math.max(0, endMs - monotonicMs()))),
        );
        report = await collect();
      }
      return report;
    },
    async collectUntil(is) {
      const endMs = monotonicMs() + 10_000;
      for (
        let tally = (await collect()).tallies.at(-1);
        !tally || !is(tally);
        tally = (await collect()).tallies.at(-1)
      ) {
        expect(monotonicMs()).toBeLessThan(endMs);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    async finish(drainMs) {
      send({ type: 'stop', atMs: monotonicMs(), drainMs });
      await first((message) => message.type === 'drained');
      return collect();
    },
    kill,
  };
}

function expectBalance(tally: Tally): void {
  const { ok, errors, lost, missed, inflight, due, sent, classes } = tally;
  expect(ok + errors + lost + missed + inflight).toBe(due);
  expect(ok + errors + lost).toBeLessThanOrEqual(sent);
  expect(Object.values(classes).reduce((sum, count) => sum + count, 0)).toBe(errors + lost + missed);
}

/** The last account of an epoch, its histograms those of all reports together. */
export function total(worker: ForkedWorker, epoch: Epoch = 'soak'): Tally {
  const tallies = worker.reports.flatMap(({ tallies }) => tallies.filter((tally) => tally.epoch === epoch));
  const histograms: Record<string, Histogram> = {};
  for (const tally of tallies)
    for (const [name, histogram] of Object.entries(tally.histograms))
      histograms[name] = merge(histograms[name] ?? EMPTY, histogram);
  const last = tallies.at(-1) as Tally;
  expect(countOf(histograms[''] ?? EMPTY)).toBe(last.due - last.inflight);
  return { ...last, histograms };
}

export const rate = (perSecond: number, atMs = monotonicMs(), given: Partial<RatePace> = {}): RatePace => ({
  kind: 'rate',
  atMs,
  done: 0,
  burst: 0,
  perSecond,
  ramp: null,
  shares: [0],
  ...given,
});

export const vus = (count: number, atMs = monotonicMs(), given: Partial<VuPace> = {}): VuPace => ({
  kind: 'vus',
  atMs,
  vus: count,
  ramp: null,
  flows: null,
  done: 0,
  shares: [0],
  ...given,
});

/** A worker goes by its paces, not by the shape: that is the supervisor's business. */
const SHAPE: Shape = { unit: 'rate', kind: 'constant', amount: 0 };
const COMMON = { shape: SHAPE, thinkMs: 0, step: { by: 1 }, timeoutMs: 1000, workers: { from: 1, most: 1 } };

export function dnsLoad(port: number, given: Partial<DnsLoadSpec> = {}): DnsLoadSpec {
  return {
    name: 'dns',
    engine: 'dns',
    server: `127.0.0.1:${port}`,
    transport: 'udp',
    names: ['a.example', 'b.example AAAA'],
    rcodes: ['NOERROR', 'NXDOMAIN'],
    inflight: 50_000,
    steps: [],
    addresses: [],
    ...COMMON,
    ...given,
  };
}

export function httpLoad(base: string, given: Partial<HttpLoadSpec> = {}): HttpLoadSpec {
  return {
    name: 'api',
    engine: 'http',
    base,
    setup: [],
    headers: {},
    flow: [httpStep({})],
    inflight: 10_000,
    steps: [],
    addresses: [],
    ...COMMON,
    ...given,
  };
}

export const httpStep = (given: Partial<HttpStep>): HttpStep => ({
  name: 'get',
  method: 'GET',
  path: '/',
  headers: {},
  status: [],
  save: {},
  ...given,
});
