import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { monotonicMs } from '../../../src/load/monotonic.ts';
import type { GrpcLoadSpec } from '../../../src/model/grpc-load.ts';
import { percentile } from '../../../src/model/histogram.ts';
import { type GrpcRig, startGrpcRig } from '../../rigs/grpc-rig.ts';
import { startHalfOpenRig } from '../../rigs/half-open-rig.ts';
import { forkWorker, rate, total } from '../fork-worker.ts';
import { outcome } from '../run-flows.ts';
import { flowOf, grpcLoad, grpcStep, runCalls } from './run-calls.ts';

const protos = { files: [path.resolve(import.meta.dirname, '../../rigs/grpc-rig.proto')], include: [] };
let rig: GrpcRig;
beforeAll(async () => {
  rig = await startGrpcRig();
});
afterAll(() => rig.close());

const step = (text: string, given = {}) =>
  grpcStep('rig.Faults/Call', { name: text, messages: [{ text }], ...given });
const run = (texts: readonly string[], spec: Partial<GrpcLoadSpec> = {}, options = {}) =>
  runCalls(rig.server, { ...flowOf(...texts.map((text) => step(text))), protos, ...spec }, options);

test('a message in frames of a byte each, or of 3 MiB, is one message, and the deadline was told', async () => {
  const flow = flowOf(step('split', { expect: { '$.text': 'split' } }), step('large'), step('ok'));
  const tally = await runCalls(rig.server, { ...flow, protos, timeoutMs: 5000 });
  expect(outcome(tally)).toEqual({ due: 3, ok: 3, classes: {}, seen: { connected: 1 } });
  expect(rig.timeout()).toBe('5000m');
});

test('what is no answer of gRPC is of class protocol or too_large, and the connection goes on', async () => {
  const nonsense = [
    'compressed',
    'noMessage',
    'twoMessages',
    'halfMessage',
    'undecodable',
    'noTrailers',
    'noStatus',
    'html',
  ];
  const half = grpcStep('rig.Faults/Stream', { name: 'half', messages: [{ text: 'halfMessage' }] });
  const steps = [...nonsense, 'huge', 'hugeLength', 'ok'].map((text) => step(text));
  const tally = await runCalls(rig.server, { ...flowOf(half, ...steps), protos });
  expect(outcome(tally)).toEqual({
    due: nonsense.length + 4,
    ok: 1,
    classes: { protocol: nonsense.length + 1, too_large: 2 },
    seen: { connected: 1 },
  });
});

test('a status is a class by its name, wherever it stands, and one that has no name is unknown', async () => {
  const tally = await run([
    'trailersOnly',
    'messageAndError',
    'badStatus',
    'highStatus',
    'busy',
    'words',
    'deadline',
  ]);
  expect(tally.classes).toEqual({
    'grpc.unavailable': 1,
    'grpc.internal': 1,
    'grpc.unknown': 2,
    'status.503': 1,
    'grpc.resource_exhausted': 1,
    'grpc.deadline_exceeded': 1,
  });
  expect(
    (await run(['trailersOnly', 'words'], { classes: { again: 'come again', full: 'full' } })).classes,
  ).toEqual({
    again: 1,
    full: 1,
  });
});

test('what the server says when the setup fails is cleaned before it is told', async () => {
  const setup = [step('words')];
  await expect(run(['ok'], { setup })).rejects.toThrow(
    'refused: setup rig.Faults/Call: grpc.resource_exhausted: %1b[31mfull%20%zz',
  );
});

test('an upload that is refused before it is read ends with its status, however much of it is still to be sent', async () => {
  const messages = Array.from({ length: 40 }, () => ({ text: 'x'.repeat(100_000) }));
  const flow = flowOf(grpcStep('rig.Faults/Upload', { messages }), step('ok'));
  expect(outcome(await runCalls(rig.server, { ...flow, protos }))).toEqual({
    due: 2,
    ok: 1,
    classes: { 'grpc.resource_exhausted': 1 },
    seen: { connected: 1 },
  });
});

test('a stream that is reset may have been done: it is of class reset, and never goes twice', async () => {
  rig.asked.length = 0;
  const tally = await run(['reset', 'cancel', 'resetMid', 'ok']);
  expect(outcome(tally)).toEqual({ due: 4, ok: 1, classes: { reset: 3 }, seen: { connected: 1 } });
  expect(rig.asked).toEqual(['reset', 'cancel', 'resetMid', 'ok']);
});

test('what the server left undone goes once more, and is told as such when it is left undone again', async () => {
  rig.asked.length = 0;
  const tally = await run(['refuseOnce', 'goawayOnce', 'refuse', 'goaway', 'ok']);
  expect(outcome(tally)).toEqual({
    due: 5,
    ok: 3,
    classes: { refused_stream: 1, goaway: 1 },
    seen: { connected: 4, reconnects: 3, retried: 4 },
  });
  expect(rig.asked).toHaveLength(9);
});

test('of what was never begun it is known that nothing was done; of what broke off, or is no answer, it is not', async () => {
  const { steps } = await run(['refuse', 'goaway', 'reset', 'trailersOnly', 'html', 'ok'], {
    timeoutMs: 1000,
  });
  const refused = Object.entries(steps).map(([name, { due, errors, refused }]) => [
    name,
    due,
    errors,
    refused,
  ]);
  expect(refused).toEqual([
    ['', 6, 5, 2],
    ['refuse', 1, 1, 1],
    ['goaway', 1, 1, 1],
    ['reset', 1, 1, 0],
    ['trailersOnly', 1, 1, 0],
    ['html', 1, 1, 0],
    ['ok', 1, 0, 0],
  ]);
});

test('what a going server still serves is served, and the next call gets a fresh connection', async () => {
  const tally = await run(['goawayServed', 'ok']);
  expect(outcome(tally)).toEqual({ due: 2, ok: 2, classes: {}, seen: { connected: 2, reconnects: 1 } });
});

test('a connection that breaks ends its calls, in a class, and is replaced', async () => {
  const tally = await run(['drop', 'ok', 'garbage', 'okay', 'goawayError', 'fine']);
  expect(tally.classes).toEqual({ closed: 2, protocol: 1 });
  expect(tally).toMatchObject({ due: 6, ok: 3, seen: { connected: 4, reconnects: 3 } });
});

test('a call without an answer in time is lost, its latency at least its timeout, and others go on beside it', async () => {
  const tally = await run(['stall', 'late', 'ok'], { timeoutMs: 400 });
  expect(outcome(tally)).toEqual({ due: 3, ok: 1, classes: { timeout: 2 }, seen: { connected: 1 } });
  expect(percentile(tally.histograms.stall ?? [], 0)).toBeGreaterThanOrEqual(0.4);
});

test('a stream that does not end is lost in time, unless so many of its messages are enough', async () => {
  const endless = (given: object) =>
    grpcStep('rig.Faults/Stream', { messages: [{ text: 'endless' }], ...given });
  const flow = flowOf(
    endless({ name: 'all', first: 'begun' }),
    endless({ name: 'five', take: 5, expect: { '$.last.text': 'more' } }),
  );
  const tally = await runCalls(rig.server, { ...flow, protos, timeoutMs: 400 });
  expect(outcome(tally)).toEqual({ due: 2, ok: 1, classes: { timeout: 1 }, seen: { connected: 1 } });
  expect(percentile(tally.histograms.begun ?? [], 1)).toBeLessThan(0.3);
});

test('a stream of which so many messages are taken is not ended by us before', async () => {
  const talk = (given: object) => grpcStep('rig.Faults/Talk', { messages: [{ text: 'x' }], ...given });
  const flow = flowOf(
    talk({ name: 'listen', take: 1, expect: { '$.last.text': 'heard' } }),
    talk({ name: 'leave', expect: { '$.count': 0 } }),
  );
  expect((await runCalls(rig.server, { ...flow, protos })).classes).toEqual({});
});

test('more calls than the server takes at a time wait, in order, and none is lost', async () => {
  const small = await startGrpcRig(0, 10);
  try {
    const flow = { ...flowOf(step('late')), protos, timeoutMs: 10_000 };
    const tally = await runCalls(small.server, flow, { count: 60, vus: 30 });
    expect(tally).toMatchObject({ due: 60, ok: 60, seen: { connected: 1 } });
    expect(tally.seen.queued).toBeGreaterThanOrEqual(20);
    expect(percentile(tally.histograms[''] ?? [], 1)).toBeGreaterThan(2.0);
    const spread = await runCalls(small.server, { ...flow, channels: 3 }, { count: 30, vus: 30 });
    expect(spread).toMatchObject({ ok: 30, seen: { connected: 3 } });
  } finally {
    small.close();
  }
});

test('a closed port is refused, for each call that waited', async () => {
  const tally = await runCalls('127.0.0.1:1', { ...flowOf(step('ok')), protos }, { count: 50 });
  expect(outcome(tally)).toEqual({ due: 50, ok: 0, classes: { refused: 50 }, seen: {} });
  expect(tally.steps.ok).toMatchObject({ due: 50, errors: 50, refused: 50 });
});

test('a server that accepts and then says nothing costs each call its time, and is dialled again', async () => {
  let accepted = 0;
  const silent = createServer(() => {
    accepted++;
  });
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const server = `127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const flow = flowOf(step('ok'), step('two'), step('three'));
  const tally = await runCalls(server, { ...flow, protos, timeoutMs: 200 });
  silent.close();
  expect(outcome(tally)).toEqual({ due: 3, ok: 0, classes: { timeout: 3 }, seen: {} });
  // A machine that stands still for 200 ms gives a call up before it has been dialled for.
  expect(accepted).toBeGreaterThanOrEqual(2);
  expect(accepted).toBeLessThanOrEqual(3);
});

test('a server that closes each connection at once ends every call in a class, and is dialled ten times a second', async () => {
  let accepted = 0;
  const closing = createServer((socket) => {
    accepted++;
    socket.end();
  });
  closing.listen(0, '127.0.0.1');
  await once(closing, 'listening');
  const server = `127.0.0.1:${(closing.address() as AddressInfo).port}`;
  const worker = forkWorker(grpcLoad(server, { ...flowOf(step('ok')), protos }), { pace: rate(0) });
  try {
    await worker.told('ready');
    const startMs = Math.ceil(monotonicMs());
    worker.send({ type: 'pace', pace: rate(200, startMs) });
    worker.send({ type: 'stop', atMs: startMs + 1000, drainMs: 1000 });
    await worker.told('drained');
    await worker.collect();
    const { due, classes } = total(worker);
    expect(due).toBe(200);
    expect((classes.closed ?? 0) + (classes.reset ?? 0)).toBe(200);
    expect(accepted).toBeGreaterThan(2);
    expect(accepted).toBeLessThanOrEqual(12);
  } finally {
    await worker.kill();
    closing.close();
  }
});

test('what is neither HTTP/2 nor TLS is told as such', async () => {
  const web = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  web.listen(0, '127.0.0.1');
  await once(web, 'listening');
  const server = `127.0.0.1:${(web.address() as AddressInfo).port}`;
  expect((await runCalls(server, { ...flowOf(step('ok')), protos })).classes).toEqual({ protocol: 1 });
  expect((await runCalls(server, { ...flowOf(step('ok')), protos, tls: { verify: true } })).classes).toEqual({
    tls: 1,
  });
  web.close();
});

test('a half-open connection is found out by a ping after a call was lost on it, and replaced', async () => {
  const proxy = await startHalfOpenRig(Number(rig.server.split(':')[1]));
  const worker = forkWorker(grpcLoad(proxy.server, { ...flowOf(step('ok')), protos, timeoutMs: 300 }), {
    pace: rate(0),
  });
  try {
    await worker.told('ready');
    const startMs = Math.ceil(monotonicMs());
    worker.send({ type: 'pace', pace: rate(100, startMs) });
    await worker.collectFor(1000);
    proxy.goSilent();
    worker.send({ type: 'stop', atMs: startMs + 4000, drainMs: 1000 });
    await worker.collectFor(3500);
    await worker.told('drained');
    await worker.collect();
    const tally = total(worker);
    expect(tally).toMatchObject({ due: 400, errors: 0, seen: { connected: 2, reconnects: 1 } });
    // From the silence on: the first one's time, then the ping's.
    expect(tally.lost).toBeGreaterThan(40);
    expect(tally.lost).toBeLessThan(110);
    expect(tally.classes).toEqual({ timeout: tally.lost });
  } finally {
    await worker.kill();
    proxy.close();
  }
});
