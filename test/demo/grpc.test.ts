import { Client, credentials } from '@grpc/grpc-js';
import { fromJSON, type MethodDefinition } from '@grpc/proto-loader';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SERVICES } from '../../src/demo/grpc-services.ts';
import { type DemoTarget, startDemoTarget } from '../../src/demo/target.ts';

let target: DemoTarget;
let client: Client;
beforeAll(async () => {
  target = await startDemoTarget({ grpcPort: 0 });
  client = new Client(`127.0.0.1:${target.grpcPort}`, credentials.createInsecure());
});
afterAll(async () => {
  client.close();
  await target.close();
});

const definitions = fromJSON(SERVICES as Parameters<typeof fromJSON>[0], {
  keepCase: true,
  longs: String,
  defaults: true,
});
function call(service: string, name: string, message: object = {}): Promise<Record<string, unknown>> {
  const methods = definitions[service] as unknown as Record<string, MethodDefinition<object, object>>;
  const { path, requestSerialize, responseDeserialize } = methods[name] as MethodDefinition<object, object>;
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(path, requestSerialize, responseDeserialize, message, (error, reply) =>
      error ? reject(error) : resolve(reply as Record<string, unknown>),
    );
  });
}
const metrics = async () => (await fetch(`http://127.0.0.1:${target.httpPort}/metrics`)).text();

test('the counter is the same over gRPC and over REST', async () => {
  for (let i = 1; i <= 5; i++) expect(await call('demo.Counter', 'Increment')).toEqual({ value: String(i) });
  expect(await call('demo.Counter', 'Get')).toEqual({ value: '5' });
});

test('a task is claimed once and reported once, each refusal a status of its own', async () => {
  const { id } = await call('demo.Queue', 'Put', { agent: 'a' });
  expect(await call('demo.Queue', 'Claim', { agent: 'a' })).toMatchObject({ tasks: [{ id, agent: 'a' }] });
  expect(await call('demo.Queue', 'Claim', { agent: 'a' })).toEqual({ tasks: [] });
  await call('demo.Queue', 'Done', { id, outcome: 'failure' });
  await expect(call('demo.Queue', 'Done', { id })).rejects.toThrow(
    '9 FAILED_PRECONDITION: it was reported before',
  );
  await expect(call('demo.Queue', 'Done', { id: 99 })).rejects.toThrow('5 NOT_FOUND: no such task');
  await expect(call('demo.Queue', 'Put', { agent: 'a b' })).rejects.toThrow(
    '3 INVALID_ARGUMENT: agent is a name',
  );
});

test('a fault that is asked for reaches gRPC too, and calls are counted by method and status', async () => {
  target.faults.update({ errorRate: '100%' });
  await expect(call('demo.Counter', 'Get')).rejects.toThrow('13 INTERNAL: a fault that was asked for');
  target.faults.clear();
  const text = await metrics();
  expect(text).toContain('grpc_requests_total{method="Counter/Increment",status="OK"} 5');
  expect(text).toContain('grpc_requests_total{method="Counter/Get",status="INTERNAL"} 1');
  expect(text).toMatch(/grpc_request_duration_seconds_count \d\d/);
});

test('a target that is not asked for gRPC has none, and a port in use is said', async () => {
  const other = await startDemoTarget();
  expect(other.grpcPort).toBeNull();
  await other.close();
  const port = target.grpcPort as number;
  await expect(startDemoTarget({ grpcPort: port })).rejects.toThrow(
    `gRPC can't listen on 127.0.0.1:${port}: in use, or not allowed`,
  );
});
