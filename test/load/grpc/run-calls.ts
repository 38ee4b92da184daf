/** gRPC loads for tests, and what becomes of their flows on a worker. */

import type { Tally } from '../../../src/load/messages.ts';
import type { GrpcLoadSpec, GrpcStep } from '../../../src/model/grpc-load.ts';
import { forkWorker, rate } from '../fork-worker.ts';
import { type RunOptions, runFlows } from '../run-flows.ts';

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

export const runCalls = (
  server: string,
  spec: Partial<GrpcLoadSpec>,
  options: RunOptions = {},
): Promise<Tally> => runFlows(grpcLoad(server, spec), options);

/** Why the load can never begin. */
export async function refusalOf(server: string, spec: Partial<GrpcLoadSpec>, env = {}): Promise<string> {
  const worker = forkWorker(grpcLoad(server, spec), { pace: rate(0), env });
  try {
    return (await worker.told('refused')).reason;
  } finally {
    await worker.kill();
  }
}
