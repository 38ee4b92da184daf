/** gRPC loads for tests, and what becomes of their flows on a worker. */
import type { Tally } from '../../../src/load/messages.ts';
import { monotonicMs } from '../../../src/load/monotonic.ts';
import type { GrpcLoadSpec, GrpcStep } from '../../../src/model/grpc-load.ts';
import { forkWorker, rate, total, vus } from '../fork-worker.ts';

export const grpcStep = (call: string, given: Partial<GrpcStep> = {}): GrpcStep => ({
  name: call.split('/')[1] as string,
  call,
  messages: [{}],
  metadata: {},
  take: null,
  first: null,
  status: ['OK'],
  expect: {},
  ends: {},
  save: {},
  ...given,
});

/** By reflection, unless it is told where its protos are. */
export const grpcLoad = (server: string, given: Partial<GrpcLoadSpec> = {}): GrpcLoadSpec => ({
  name: 'grpc',
  engine: 'grpc',
  server,
  protos: null,
  metadata: {},
  setup: [],
  mix: [],
  channels: 1,
  classes: {},
  shape: { unit: 'rate', kind: 'constant', amount: 0 },
  thinkMs: 0,
  step: { by: 1 },
  timeoutMs: 2000,
  workers: { from: 1, most: 1 },
  inflight: 10_000,
  steps: [],
  addresses: [],
  tells: { counts: ['reconnects'], gauges: [], times: [] },
  ...given,
});

/** A load of one flow, its steps told apart. */
export const flowOf = (...flow: readonly GrpcStep[]): Partial<GrpcLoadSpec> => ({
  mix: [{ weight: 1, flow }],
  steps: flow.map(({ name }) => name),
});

interface RunOptions {
  /** How many flows, all due at once; default 1. */
  readonly count?: number;
  /** By so many VUs; default: an open loop. */
  readonly vus?: number;
  readonly env?: Record<string, string>;
}

/** The account is checked at every step (`forkWorker`): it balances, and each outcome has its class. */
export async function runCalls(
  server: string,
  spec: Partial<GrpcLoadSpec>,
  options: RunOptions = {},
): Promise<Tally> {
  const { count = 1, env = {} } = options;
  const pace = options.vus ? vus(options.vus, monotonicMs(), { flows: count }) : rate(0);
  const worker = forkWorker(grpcLoad(server, spec), { pace, env });
  try {
    await Promise.race([worker.told('ready'), refusal(worker)]);
    const startMs = monotonicMs();
    if (!options.vus) worker.send({ type: 'pace', pace: rate(0, startMs, { burst: count }) });
    while (!(await worker.collect()).isIdle) {
      if (monotonicMs() - startMs > 15_000) throw new Error('the flow does not end');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await worker.finish(100);
    return total(worker);
  } finally {
    await worker.kill();
  }
}

/** Why the load can never begin. */
export async function refusalOf(server: string, spec: Partial<GrpcLoadSpec>, env = {}): Promise<string> {
  const worker = forkWorker(grpcLoad(server, spec), { pace: rate(0), env });
  try {
    return (await worker.told('refused')).reason;
  } finally {
    await worker.kill();
  }
}

async function refusal(worker: ReturnType<typeof forkWorker>): Promise<never> {
  const { reason } = await worker.told('refused');
  throw new Error(`refused: ${reason}`);
}

/** Classes and what was seen, in short. */
export const outcome = ({ due, ok, classes, seen }: Tally) => ({ due, ok, classes, seen });
